import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSessionFeed, type Database, openDatabase, type SessionFeed } from '@masker/db';
import { type EmbeddedPostgres, startEmbedded } from '@masker/db/embedded';
import { migrate } from '@masker/db/migrate';
import { seed } from '@masker/seed';
import type { Logger } from 'pino';
import { type Config, repository } from './config.ts';
import { explainDatabase } from './database-failure.ts';
import type { Shutdown } from './shutdown.ts';
import { StartFailure } from './start-failure.ts';
import type { Steps } from './steps.ts';

/** The database of a running server. */
export interface Storage {
  database: Database;
  url: string;
  /** New sessions as they are committed, by whichever process. */
  feed: SessionFeed;
}

interface StorageOptions {
  config: Config;
  steps: Steps;
  log: Logger;
  shutdown: Shutdown;
}

export const migrationsFolder = path.join(repository, 'prisma/migrations');

/** Queries under way get this long to finish when the server stops, in milliseconds. */
const closePatienceMs = 5_000;

/**
 * Starts PostgreSQL unless there is one already, migrates it, and fills a new one with demo data.
 *
 * All of it is stopped after the connections, which may be using it.
 *
 * @throws StartFailure saying what to do when the database can't be had
 */
export async function openStorage({ config, steps, log, shutdown }: StorageOptions): Promise<Storage> {
  const before = { before: 'connections' };
  const url =
    config.databaseUrl ??
    (
      await shutdown.start(
        'PostgreSQL',
        () => startOwn(config, steps, log),
        (own) => own.stop(),
        before,
      )
    ).url;
  await steps.run(
    'Migrating the database',
    () => migrateTo(url, config, log),
    ({ applied }) =>
      applied.length === 0 ? 'Database up to date' : `Database migrated (${applied.length} applied)`,
  );
  const database = openDatabase({
    url,
    onIdleError(error) {
      if (!shutdown.begun) log.warn({ err: error }, 'a database connection broke');
    },
  });
  // Only now does closing wait for queries: a seed under way is to be interrupted, not waited for.
  await fill(database, config, steps);
  await shutdown.start('database', async () => database, close, before);
  const feed = createSessionFeed({
    pool: database.pool,
    url,
    onError(error) {
      if (!shutdown.begun) log.warn({ err: error }, 'the connection that hears of new sessions broke');
    },
  });
  // Before the connections, some of which would stay open for as long as they are told of new sessions.
  await shutdown.start(
    'live readers',
    async () => feed,
    (one) => one.stop(),
  );
  return { database, url, feed };
}

async function startOwn(config: Config, steps: Steps, log: Logger): Promise<EmbeddedPostgres> {
  try {
    return await steps.run(
      'Starting PostgreSQL',
      () => startEmbedded({ dataDir: config.dataDir, log }),
      () => 'PostgreSQL started',
    );
  } catch (error) {
    throw new StartFailure((error as Error).message, { cause: error });
  }
}

async function migrateTo(url: string, config: Config, log: Logger): Promise<{ applied: string[] }> {
  try {
    // The step says how many were applied; which ones is a detail.
    const details = { info: log.debug.bind(log), warn: log.warn.bind(log), error: log.error.bind(log) };
    return await migrate({ url, folder: migrationsFolder, log: details });
  } catch (error) {
    const { message } = error as Error;
    const own = config.databaseUrl === undefined;
    throw new StartFailure(own ? message : (explainDatabase(error) ?? message), { cause: error });
  }
}

/** Demo data goes into a database that holds no account yet; never into one somebody uses. */
async function fill(database: Database, config: Config, steps: Steps): Promise<void> {
  if (config.demoSessions === 0) return;
  if ((await database.prisma.account.count()) > 0) return;
  await steps.run(
    'Making demo data',
    (progress) =>
      seed({
        pool: database.pool,
        scenario: 'demo',
        sessions: config.demoSessions,
        now: Date.now(),
        onProgress: ({ done, total }) =>
          progress(done / total, `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`),
      }),
    () => `Demo data made (${config.demoSessions.toLocaleString('en')} sessions)`,
  );
}

/** A database that does not answer any more must not keep the server from stopping. */
async function close(database: Database): Promise<void> {
  await Promise.race([database.close(), sleep(closePatienceMs, undefined, { ref: false })]);
}
