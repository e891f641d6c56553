import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readServerInfo } from '@masker/db/embedded';
import { inject } from 'vitest';
import { removeFolder, temporaryFolder } from '../../../server/test/support/temporary-folder.ts';

const copy = promisify(execFile);

const { PATH, NODE_COMPILE_CACHE } = process.env;

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

const program = path.join(apps, 'cli/dist/masker.js');

/** What `command-host.ts` is told to run. */
export interface Order {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  input: string | Uint8Array;
}

/** Processes that wait for a command to run. */
const idleHosts: ChildProcess[] = [];

/**
 * Runs `masker` as a person would, without anything of this process's settings. The process is that of an earlier
 * command, as starting one takes most of the time of many: see `command-host.ts`.
 */
export async function masker(args: string[], { env, cwd, input }: RunOptions = {}): Promise<Outcome> {
  const host = idleHosts.pop() ?? startHost();
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const lost = (code: number | null) =>
      reject(new Error(`masker ${args[0]} ended its process with ${code}`));
    host.once('exit', lost).once('message', (message) => {
      host.off('exit', lost);
      resolve(message as Outcome);
    });
  });
  const order: Order = {
    program,
    args,
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    cwd: cwd ?? process.cwd(),
    input: input ?? '',
  };
  host.send(order);
  await outcome;
  idleHosts.push(host);
  return outcome;
}

/** Ends with this process. */
function startHost(): ChildProcess {
  const host = fork(path.join(import.meta.dirname, 'command-host.ts'), {
    env: { PATH, NODE_COMPILE_CACHE },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  host.unref();
  host.channel?.unref();
  return host;
}

/**
 * Starts `masker` in a process of its own.
 *
 * @param options `stdout`: a file descriptor that it writes to, instead of a pipe
 */
export function spawnMasker(
  args: string[],
  { env, cwd, stdout }: RunOptions & { stdout?: number } = {},
): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
  });
}

export interface RunningServer {
  dataDir: string;
  url: string;
  /** Ends it; its data stays. */
  end(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A data folder that is not there yet, and the folder to remove with it. */
export async function newDataDir(): Promise<{ folder: string; dataDir: string }> {
  const folder = await temporaryFolder();
  return { folder, dataDir: path.join(folder, 'data') };
}

/** A data folder with a migrated database that has no account of anybody but the local administrator. */
async function migratedDataDir(): Promise<{ folder: string; dataDir: string }> {
  const place = await newDataDir();
  await copy('cp', ['-a', inject('migratedDataDir'), place.dataDir]);
  return place;
}

/**
 * Starts the real server, with a PostgreSQL of its own: nothing in it, or what the given data folder has.
 *
 * @param settings variables of its environment, besides
 */
export async function startServer(
  given?: { folder: string; dataDir: string },
  settings: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const { folder, dataDir } = given ?? (await migratedDataDir());
  const server = spawn(process.execPath, [path.join(apps, 'server/dist/main.js'), '--api-only'], {
    env: {
      PATH,
      NODE_COMPILE_CACHE,
      DATA_DIR: dataDir,
      PORT: '0',
      DEMO_SESSIONS: '0',
      LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  server.stdout.on('data', (chunk) => {
    output += chunk;
  });
  server.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const end = async () => {
    if (server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
  };
  const stop = async () => {
    await end();
    await removeFolder(folder);
  };
  for (;;) {
    const info = await readServerInfo(dataDir);
    if (info?.url && info.databaseUrl) return { dataDir, url: info.url, end, stop };
    if (server.exitCode !== null) throw new Error(`The server ended (${server.exitCode}).\n${output}`);
    await sleep(50);
  }
}
