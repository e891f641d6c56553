import { repository } from '../processes/paths.ts';
import { type Program, startProgram, untilReady } from '../processes/program.ts';

interface NpmStartOptions {
  /** The name of its log file. */
  name?: string;
  dataDir: string;
  port: number;
  demoSessions: number;
  /** The checkout; by default this one. */
  folder?: string;
}

/** Runs `npm start` with its launcher on a data folder, with the embedded PostgreSQL. */
export function npmStart({
  name = 'npm-start',
  dataDir,
  port,
  demoSessions,
  folder = repository,
}: NpmStartOptions): { program: Program; ready(seconds?: number): Promise<void> } {
  const program = startProgram({
    name,
    command: 'npm',
    args: ['start'],
    cwd: folder,
    env: { PORT: String(port), DATA_DIR: dataDir, DEMO_SESSIONS: String(demoSessions) },
  });
  return {
    program,
    ready: (seconds = 300) => untilReady(program, `http://127.0.0.1:${port}/api/readyz`, seconds),
  };
}
