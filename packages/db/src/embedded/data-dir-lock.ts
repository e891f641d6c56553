import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { readJson, writeJsonAtomically } from './atomic-file.ts';
import { tryHold } from './exclusive-hold.ts';
import { identifySelf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** What a running server publishes in `<dataDir>/server.json` (mode 0600, because it contains a password). */
export interface ServerInfo extends ProcessIdentity {
  /** The server's address, such as `http://localhost:3000`; null until it listens. */
  url: string | null;
  /** The address of the database for the operator's commands; null until the database runs. */
  databaseUrl: string | null;
  /** Whether the server runs that database itself. */
  embedded: boolean;
  /** Whether the server was given its secret; otherwise, it is in the data folder. */
  hasOwnSecret: boolean;
  /** The name of the login session cookie; null until the server is ready. */
  cookieName: string | null;
}

/** The lock on a data folder. */
export interface DataDirLock {
  /** Rewrites the given fields of `server.json`. */
  update(info: Partial<Omit<ServerInfo, keyof ProcessIdentity>>): Promise<void>;
  /** Removes `server.json` and releases the lock. */
  release(): Promise<void>;
}

/** Another running server uses the data folder. The message names it and gives advice. */
export class DataDirLockedError extends Error {
  override readonly name = 'DataDirLockedError';
  readonly dataDir: string;
  readonly pid: number;
  readonly url: string | null;

  constructor(dataDir: string, pid: number, url: string | null) {
    super(
      `Another masker-sessions server (process ${pid}${url ? `, ${url}` : ''}) is using the data folder ${dataDir}. ` +
        'Stop it first, or use another folder for this one: DATA_DIR=….',
    );
    this.dataDir = dataDir;
    this.pid = pid;
    this.url = url;
  }
}

/**
 * Locks the data folder (created if absent) for this process and writes `server.json` to it. If several processes try
 * at once, exactly one succeeds. The lock of a process that was killed is ignored.
 * @throws DataDirLockedError if a running process holds the lock
 */
export async function lockDataDir(
  dataDir: string,
  info: Partial<Omit<ServerInfo, keyof ProcessIdentity>> = {},
): Promise<DataDirLock> {
  await makeFolder(dataDir);
  const attempt = await tryHold(dataDir, 'server');
  if (!attempt.held) {
    const other = await readServerInfo(dataDir);
    throw new DataDirLockedError(dataDir, attempt.by.pid, other?.pid === attempt.by.pid ? other.url : null);
  }

  const file = serverFile(dataDir);
  let published: ServerInfo = {
    ...(await identifySelf()),
    url: null,
    databaseUrl: null,
    embedded: true,
    hasOwnSecret: false,
    cookieName: null,
    ...info,
  };
  await writeJsonAtomically(file, published);
  return {
    async update(changes) {
      published = { ...published, ...changes };
      await writeJsonAtomically(file, published);
    },
    async release() {
      await rm(file, { force: true });
      await attempt.release();
    },
  };
}

/** Returns the server that is running on this data folder, or null. */
export async function readServerInfo(dataDir: string): Promise<ServerInfo | null> {
  const info = (await readJson(serverFile(dataDir))) as ServerInfo | null;
  if (typeof info?.pid !== 'number') return null;
  return (await isAlive({ pid: info.pid, startTime: info.startTime ?? null })) ? info : null;
}

function serverFile(dataDir: string): string {
  return path.join(dataDir, 'server.json');
}
