import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readServerInfo } from '@masker/db/embedded';

const apps = path.join(import.meta.dirname, '../../..');

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  input?: string | Uint8Array;
}

/** Runs `masker` as a person would, without anything of this process's settings. */
export async function masker(args: string[], { env, cwd, input }: RunOptions = {}): Promise<Outcome> {
  const child = spawnMasker(args, { env, cwd });
  child.stdin?.end(input);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

export function spawnMasker(args: string[], { env, cwd }: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [path.join(apps, 'cli/dist/masker.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: 'pipe',
  });
}

export interface RunningServer {
  dataDir: string;
  url: string;
  stop(): Promise<void>;
}

/** Starts the real server, with a PostgreSQL of its own and nothing in it. */
export async function startServer(): Promise<RunningServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-cli-'));
  // PostgreSQL's user, another one than root, is to find its data in there.
  await chmod(folder, 0o711);
  const dataDir = path.join(folder, 'data');
  const server = spawn(process.execPath, [path.join(apps, 'server/dist/main.js'), '--api-only'], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', DEMO_SESSIONS: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  server.stdout.on('data', (chunk) => {
    output += chunk;
  });
  server.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const stop = async () => {
    if (server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  for (;;) {
    const info = await readServerInfo(dataDir);
    if (info?.url && info.databaseUrl) return { dataDir, url: info.url, stop };
    if (server.exitCode !== null) throw new Error(`The server ended (${server.exitCode}).\n${output}`);
    await sleep(50);
  }
}
