import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, inject } from 'vitest';
import { serverProgram } from '../../../server/test/support/programs.ts';
import { removeFolder, temporaryFolder } from '../../../server/test/support/temporary-folder.ts';
import type { SessionCount } from './global-setup.ts';

const copy = promisify(execFile);

/** Variables of a program's environment. */
export type Settings = Record<string, string>;

/** A server of the built product, with a database of its own. */
export interface Server {
  url: string;
  /** What the printed sign-in link has after its path: `#link=…`. */
  link: string;
  /** The printed cookie, `name=value`. */
  cookie: string;
  dataDir: string;
  /** What it wrote so far: its startup banner and its log. */
  output(): string;
  /** Asks the API as the demo user. */
  get<T>(address: string): Promise<T>;
  /** Has it told when the server ends before it is stopped, with what it wrote: nothing would come from it any more. */
  onLoss(tell: (how: string) => void): void;
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port and waits until it serves.
 *
 * @param sessions how many the demo data has
 * @param settings variables of its environment, besides
 */
async function startServer(sessions: SessionCount, settings: Settings): Promise<Server> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, 'data');
  await copy('cp', ['-a', inject('filledDataDirs')[sessions], dataDir]);
  const env = {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    DEMO_SESSIONS: String(sessions),
    ...settings,
  };
  const child = spawn(process.execPath, [serverProgram], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  await waitForStartupBanner(child, output);
  const [, url, link] = /Sign in +(http\S+)\/login(#link=\S+)/.exec(output()) ?? [];
  const cookie = /Cookie: ([^"]+)"/.exec(output())?.[1];
  if (!url || !link || !cookie) throw new Error(`the server did not say where it is:\n${output()}`);
  let isStopped = false;
  return {
    url,
    link,
    cookie,
    dataDir,
    output,
    async get(address) {
      const answer = await fetch(url + address, { headers: { cookie } });
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
      return answer.json();
    },
    onLoss(tell) {
      child.once('exit', (code, signal) => {
        if (!isStopped) tell(`the server ended with ${signal ?? code}:\n${output()}`);
      });
    },
    async stop() {
      isStopped = true;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await removeFolder(folder);
    },
  };
}

/** Keeps what a program writes. */
function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return () => output;
}

/** Waits until the server has said all that it says at its start. */
async function waitForStartupBanner(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (/^ {2}Stop /m.test(output())) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output()}`)));
  });
}

/**
 * A server for all tests of a file.
 *
 * @param settings variables of its environment, besides: asked for when it starts
 */
export function useServer(sessions: SessionCount, settings: () => Settings = () => ({})): Server {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await startServer(sessions, settings());
  });
  afterAll(() => server?.stop());
  return new Proxy({} as Server, { get: (_, name) => server?.[name as keyof Server] });
}
