import { type Program, startProgram, untilReady } from '../processes/program.ts';

/** `npm start` itself, launcher and all, on a data folder: with its own PostgreSQL, unlike every other server here. */
export function npmStart({
  dataDir,
  port,
  demoSessions,
}: {
  dataDir: string;
  port: number;
  demoSessions: number;
}): { program: Program; ready(): Promise<void> } {
  const program = startProgram({
    name: 'npm-start',
    command: 'npm',
    args: ['start'],
    env: { PORT: String(port), DATA_DIR: dataDir, DEMO_SESSIONS: String(demoSessions) },
  });
  return { program, ready: () => untilReady(program, `http://127.0.0.1:${port}/api/readyz`, 300) };
}
