import { readServerInfo } from '@masker/db/embedded';
import { usedDataDir } from './folders.ts';
import { type Ending, type Program, run, type Settings } from './program.ts';
import { fewSessions, serverProgram } from './programs.ts';

/** A server that serves. */
export interface Server extends Program {
  dataDir: string;
  /** As printed. */
  url: string;
  /** The printed `masker_session=…`; empty where there is no sign-in link. */
  cookie: string;
  /** The printed line to paste; empty where there is no sign-in link. */
  curl: string;
  /** The secret of the printed sign-in link; empty where there is none. */
  linkSecret: string;
  /** Connection string of its database. */
  databaseUrl: string;
  /** Asks it with the printed cookie. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in by the printed link. */
  signInByLink(headers?: Record<string, string>): Promise<Response>;
  /** Signals it, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

/** Launches a server without waiting for it: API alone, free port, few sessions, unless set otherwise. */
export function launch(
  settings: Settings & { DATA_DIR: string },
  args = ['--api-only'],
  within: string[] = [],
): Program {
  return run(serverProgram, args, { PORT: '0', DEMO_SESSIONS: fewSessions, ...settings }, within);
}

/** Starts a server, on a data directory with few sessions unless one is given, and waits until it serves. */
export async function startServer(settings: Settings = {}): Promise<Server> {
  const dataDir = settings.DATA_DIR ?? (await usedDataDir());
  return whenReady(launch({ ...settings, DATA_DIR: dataDir }), dataDir);
}

/** Waits until a launched server serves. */
export async function whenReady(program: Program, dataDir: string): Promise<Server> {
  await program.says(/\n {2}Stop .*\n\n| {2}Then .*\n\n/);
  const output = program.stdout();
  const curl = /^ {2}Try it +(curl .*)$/m.exec(output)?.[1] ?? '';
  const cookie = /Cookie: ([^"]+)"/.exec(curl)?.[1] ?? '';
  const linkSecret = /^ {2}Sign in +.*(?:#link=|"secret":")([\w-]+)/m.exec(output)?.[1] ?? '';
  const info = await readServerInfo(dataDir);
  if (!info?.url || !info.databaseUrl) throw new Error('it serves, but its server.json does not say so');
  const { url } = info;
  return {
    ...program,
    dataDir,
    url,
    cookie,
    curl,
    linkSecret,
    databaseUrl: info.databaseUrl,
    get: (path, init = {}) => fetch(`${url}${path}`, { ...init, headers: { cookie, ...init.headers } }),
    signInByLink: (headers = {}) =>
      fetch(`${url}/api/v1/auth/demo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ secret: linkSecret }),
      }),
    stop(signal = 'SIGTERM') {
      program.child.kill(signal);
      return program.ended;
    },
  };
}
