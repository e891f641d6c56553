import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allAccounts,
  beginCommitEra,
  computesStoredHashes,
  createClient,
  createListener,
  createQueries,
  createSessionFeed,
  type Database,
  examineRole,
  isCommitEraCurrent,
  type Listener,
  openDatabase,
  openReplicas,
  type Replicas,
  type SessionFeed,
} from '@masker/db';
import { type EmbeddedPostgres, startEmbedded } from '@masker/db/embedded';
import { migrate, missingGrants, pendingMigrations, readGrants } from '@masker/db/migrate';
import { seed } from '@masker/seed';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { type Config, repository } from './config.ts';
import { explainDatabase } from './database-failure.ts';
import {
  type DatabaseAccess,
  databaseAccess,
  explainMigration,
  lacksMigrations,
  lacksPrivileges,
  ownerOnce,
} from './database-roles.ts';
import { logDatabaseWarnings } from './database-warnings.ts';
import type { Shutdown } from './shutdown.ts';
import { StartFailure } from './start-failure.ts';
import type { Steps } from './steps.ts';

/** The database of a running server. */
export interface ServerDatabase {
  database: Database;
  /** The database URL for the operator's commands. */
  url: string;
  /** Receives the notifications of other processes. */
  listener: Listener;
  /** The new sessions of all server processes, as they are committed. */
  feed: SessionFeed;
  /** Null if all reads go to the primary. */
  replicas: Replicas | null;
}

interface ServerDatabaseOptions {
  config: Config;
  /** The installation's secret. */
  secret: string;
  steps: Steps;
  log: Logger;
  shutdown: Shutdown;
}

export const migrationsFolder = path.join(repository, 'prisma/migrations');

const otherHashes =
  'This PostgreSQL computes other hashes than the one that stored the sessions, so lists would lack some. ' +
  'Make a backup (masker backup) with the earlier PostgreSQL, and restore it into an empty database of this one: ' +
  'that computes them anew.';

/** The time that running queries get to finish when the server stops, in milliseconds. */
const closePatienceMs = 5_000;

/**
 * Starts the embedded PostgreSQL unless an external one is configured, migrates the database, and fills a new one with
 * demo data. All parts are stopped after the connections, which may use them.
 *
 * @throws StartFailure with advice if the database cannot be used
 */
export async function openServerDatabase({
  config,
  secret,
  steps,
  log,
  shutdown,
}: ServerDatabaseOptions): Promise<ServerDatabase> {
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
  const access = await explained(config, () => databaseAccess(url, config, secret));
  await steps.run(
    'Migrating the database',
    async () => {
      await explained(config, access.prepareRole);
      return migrateTo(access, config, log);
    },
    ({ applied }) =>
      applied.length === 0 ? 'Database up to date' : `Database migrated (${applied.length} applied)`,
  );
  const { url: serverUrl, directUrl, readUrls } = await explained(config, access.serverUrls);
  const database = openDatabase({
    url: serverUrl,
    preparedStatements: config.preparedStatements,
    onIdleError(error) {
      if (!shutdown.begun) log.warn({ err: error }, 'a database connection broke');
    },
  });
  // Registered after the seed, because closing waits for queries, and a stop must interrupt a running seed.
  await fill(access.ownerUrl ?? serverUrl, config, steps);
  await shutdown.start('database', async () => database, close, before);
  await explained(config, async () => {
    if (!(await computesStoredHashes(database.pool))) throw new StartFailure(otherHashes);
    await logDatabaseWarnings({ database, config, log });
  });
  let lastError = '';
  // It reconnects twice a second: the same error is logged once.
  const onError = (error: Error) => {
    if (!shutdown.begun && error.message !== lastError) {
      log.warn({ err: error }, 'the connection that listens for changes broke');
    }
    lastError = error.message;
  };
  const listener = await shutdown.start(
    'listener',
    async () => createListener({ url: directUrl, onError }),
    (one) => one.stop(),
    before,
  );
  listener.subscribe('access', {
    onNotice() {},
    onGap() {
      if (lastError !== '') log.info('the connection that listens for changes is restored');
      lastError = '';
    },
  });
  const feed = createSessionFeed({ pool: database.pool, listener, onError });
  // Stops before the connections: live readers would keep theirs open.
  await shutdown.start(
    'live readers',
    async () => feed,
    async (one) => one.stop(),
  );
  const replicas =
    readUrls.length === 0
      ? null
      : await shutdown.start(
          'read replicas',
          async () => startReplicas(readUrls, { database, config, log, shutdown }),
          (some) => atMost(closePatienceMs, some.stop()),
          before,
        );
  return { database, url, listener, feed, replicas };
}

interface ReplicasContext extends Pick<ServerDatabaseOptions, 'config' | 'log' | 'shutdown'> {
  database: Database;
}

function startReplicas(
  urls: readonly string[],
  { database, config, log, shutdown }: ReplicasContext,
): Replicas {
  const { pool, directoryPool } = database;
  return openReplicas({
    urls,
    primary: database,
    reads: createQueries(pool, directoryPool),
    maxLagMs: config.databaseReadMaxLagMs,
    preparedStatements: config.preparedStatements,
    onChange(replica, leftOut) {
      if (shutdown.begun) return;
      if (leftOut === null) log.info({ replica }, 'sessions are read from the replica');
      else log.warn({ replica }, `the replica is left out: ${leftOut}`);
    },
  });
}

async function startOwn(config: Config, steps: Steps, log: Logger): Promise<EmbeddedPostgres> {
  try {
    return await steps.run(
      'Starting PostgreSQL',
      () => startEmbedded({ dataDir: config.dataDir, runtimeDir: config.runtimeDir, log }),
      () => 'PostgreSQL started',
    );
  } catch (error) {
    throw new StartFailure((error as Error).message, { cause: error });
  }
}

async function migrateTo(
  access: DatabaseAccess,
  config: Config,
  log: Logger,
): Promise<{ applied: string[] }> {
  const { ownerUrl: url } = access;
  if (url === null) return { applied: await refuseUnprepared((await access.serverUrls()).url) };
  // The step shows the number of migrations, so their names are logged only at debug level.
  const details = { info: log.debug.bind(log), warn: log.warn.bind(log), error: log.error.bind(log) };
  return explained(config, async () => {
    const outcome = await migrate({ url, folder: migrationsFolder, log: details });
    const owner = createClient({ connectionString: url, application_name: 'masker-migrate' });
    await owner.connect();
    try {
      await keepGrants(owner, url, log);
      await keepCommitOrder(owner, details);
    } finally {
      await owner.end();
    }
    return outcome;
  });
}

/** Grants the serving role again what was lost, as in a restore without privileges. */
async function keepGrants(owner: Client, url: string, log: Pick<Logger, 'warn'>): Promise<void> {
  const grants = await missingGrants(owner, await readGrants(migrationsFolder));
  if (grants.length === 0) return;
  log.warn({ grants }, 'the serving role lacks privileges: granting them again');
  await owner.query(grants.join(' ')).catch(async (error: { code?: string }) => {
    if (error.code !== '42501') throw error;
    throw new StartFailure(lacksPrivileges(grants, await examineRole(url)), { cause: error });
  });
}

/** Ensures that new sessions get positions after the stored ones if the database was copied or recovered. */
async function keepCommitOrder(owner: Client, log: Pick<Logger, 'info'>): Promise<void> {
  if (await isCommitEraCurrent(owner)) return;
  log.info({}, 'the database was copied or recovered: restarting the commit order');
  await beginCommitEra(owner);
}

/** @throws StartFailure if the database needs a change that only its owner may make */
async function refuseUnprepared(url: string): Promise<[]> {
  const { pool, close } = openDatabase({ url, connections: 1 });
  try {
    const grants = await missingGrants(pool, await readGrants(migrationsFolder));
    const pending = await pendingMigrations({ pool, folder: migrationsFolder }).catch(
      (error: { code?: string }) => {
        if (error.code === '42501' && grants.length > 0) return [];
        throw error;
      },
    );
    if (pending.length > 0) throw new StartFailure(lacksMigrations(pending.length, await examineRole(url)));
    if (grants.length > 0) throw new StartFailure(lacksPrivileges(grants, await examineRole(url)));
    if (await isCommitEraCurrent(pool)) return [];
    throw new StartFailure(
      'The database was copied from another PostgreSQL, or recovered to an earlier state. The commit order must be ' +
        `restarted, which the role of DATABASE_URL may not do. ${ownerOnce((await examineRole(url)).owner)}`,
    );
  } finally {
    await close();
  }
}

/** Converts database errors to a StartFailure with an explanation and advice. */
async function explained<T>(config: Config, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    const { message } = error as Error;
    const own = config.databaseUrl === undefined;
    const words = own ? message : (explainDatabase(error) ?? explainMigration(error) ?? message);
    throw new StartFailure(words, { cause: error });
  }
}

/** Adds demo data, but only to a database without accounts. */
async function fill(url: string, config: Config, steps: Steps): Promise<void> {
  if (config.demoSessions === 0) return;
  const database = openDatabase({ url, connections: 2 });
  try {
    if ((await allAccounts(database.directoryPool, { limit: 1 })).length === 0)
      await addDemo(database, config, steps);
  } finally {
    void database.close().catch(() => {});
  }
}

async function addDemo(database: Database, config: Config, steps: Steps): Promise<void> {
  await steps.run(
    'Creating demo data',
    (progress) =>
      seed({
        pool: database.pool,
        scenario: 'demo',
        sessions: config.demoSessions,
        now: Date.now(),
        onProgress: ({ done, total }) =>
          progress(done / total, `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`),
      }),
    ({ added, addedElsewhere }) => {
      const [all, own, others] = [added + addedElsewhere, added, addedElsewhere].map((count) =>
        count.toLocaleString('en'),
      );
      // The sum is what the progress counted to.
      return `Demo data created (${all} sessions: ${own} in the demo account, ${others} in another)`;
    },
  );
}

/** Closes the database, but does not wait for one that stopped answering. */
async function close(database: Database): Promise<void> {
  await atMost(closePatienceMs, database.close());
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
