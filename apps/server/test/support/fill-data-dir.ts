import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { serverProgram } from './programs.ts';

/** Has a server make the data of a data directory: it is stopped as soon as it serves. */
export async function fillDataDir(dataDir: string, demoSessions: number): Promise<void> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const server = spawn(process.execPath, [serverProgram, '--api-only'], {
    env: {
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: dataDir,
      DEMO_SESSIONS: `${demoSessions}`,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  stopOnceItServes(server);
  const [code] = await ended;
  if (code !== 0) throw new Error(`the server that makes ${demoSessions} sessions ended with ${code}`);
}

function stopOnceItServes(server: ChildProcess): void {
  let output = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (/^ {2}Stop /m.test(output)) server.kill('SIGTERM');
  });
}
