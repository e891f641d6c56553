import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readJson, writeJsonAtomically } from './atomic-file.ts';
import { tryHold } from './exclusive-hold.ts';
import { identifySelf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** What a running server tells about itself in `<dataDir>/server.json` (mode 0600: it has a password). */
export interface ServerInfo extends ProcessIdentity {
  /** Where it serves, `http://localhost:3000`; null until it listens. */
  url: string | null;
  /** How the operator's commands reach its database; null until that runs. */
  databaseUrl: string | null;
  /** Whether that database is the one the server runs itself. */
  embedded: boolean;
  /** The cookie of its login sessions; null until it serves. */
  cookieName: string | null;
}

/** A held data folder. */
export interface DataDirLock {
  /** Rewrites the given fields of `server.json`. */
  update(info: Partial<Omit<ServerInfo, keyof ProcessIdentity>>): Promise<void>;
  /** Removes `server.json` and lets the next server in. */
  release(): Promise<void>;
}

/** Another live server has the data folder; the message names it and the way out. */
export class DataDirLockedError extends Error {
  override readonly name = 'DataDirLockedError';
  constructor(
    readonly dataDir: string,
    readonly pid: number,
    readonly url: string | null,
  ) {
    super(
      `Another masker-sessions server (process ${pid}${url ? `, ${url}` : ''}) is using the data folder ${dataDir}. ` +
        'Stop that one first, or give this one a folder of its own with DATA_DIR=….',
    );
  }
}

/**
 * Takes the data folder (made if absent) for this process and publishes `server.json` in it. Of several
 * processes that try at once exactly one succeeds; a lock left by a killed process counts for nothing.
 * @throws DataDirLockedError when a live process holds it.
 */
export async function lockDataDir(
  dataDir: string,
  info: Partial<Omit<ServerInfo, keyof ProcessIdentity>> = {},
): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true });
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

/** The server that is running on this data folder, or null when none is. */
export async function readServerInfo(dataDir: string): Promise<ServerInfo | null> {
  const info = (await readJson(serverFile(dataDir))) as ServerInfo | null;
  if (typeof info?.pid !== 'number') return null;
  return (await isAlive({ pid: info.pid, startTime: info.startTime ?? null })) ? info : null;
}

function serverFile(dataDir: string): string {
  return path.join(dataDir, 'server.json');
}
