import { type EmbeddedPostgres, silentLog, startEmbedded } from '@masker/db/embedded';
import pg from 'pg';
import { eventually } from './eventually.ts';
import { afterwards, emptyDataDir } from './folders.ts';

/** Runs one statement on a connection of its own. */
export async function query<T extends object = Record<string, unknown>>(
  url: string,
  sql: string,
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows there are: nobody's leftovers hide behind an account. */
export async function countRows(
  url: string,
): Promise<{ accounts: number; agents: number; sessions: number }> {
  const [counts] = await query<{ accounts: number; agents: number; sessions: number }>(
    url,
    `SELECT (SELECT count(*)::int FROM account) AS accounts, (SELECT count(*)::int FROM agent) AS agents,
       (SELECT count(*)::int FROM session) AS sessions`,
  );
  return counts as { accounts: number; agents: number; sessions: number };
}

/** Looks into the database of a data directory that no server is running on. */
export async function countRowsOf(dataDir: string): ReturnType<typeof countRows> {
  const postgres = await startEmbedded({ dataDir, log: silentLog });
  try {
    return await countRows(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/** A PostgreSQL that is somebody else's, for `DATABASE_URL`. */
export interface OtherPostgres {
  url: string;
  dataDir: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param options.dataDir with the database of another one that was stopped; an empty one unless given
 * @param options.settings of PostgreSQL
 */
export async function startOtherPostgres(
  options: { dataDir?: string; settings?: Record<string, string> } = {},
): Promise<OtherPostgres> {
  const { dataDir = await emptyDataDir(), settings } = options;
  const start = () => startEmbedded({ dataDir, log: silentLog, durable: false, settings });
  let running: EmbeddedPostgres = await start();
  afterwards(() => running.stop());
  return {
    url: running.url,
    dataDir,
    async start() {
      running = await start();
    },
    stop: () => running.stop(),
  };
}

/** Queries of sessions that stand still: see {@link blockQueries}. */
export interface Blocked {
  /** Waits until so many are under way. */
  waiting(count: number): Promise<void>;
  /** Lets them go on. */
  release(): Promise<void>;
}

/** Makes every query of sessions wait, so that something can happen while it is under way. */
export async function blockQueries(url: string): Promise<Blocked> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  return {
    waiting: (count) =>
      eventually(
        async () =>
          (
            await query(
              url,
              `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            )
          ).length >= count,
      ),
    release: () => client.end(),
  };
}
