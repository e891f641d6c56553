import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import type { Pooling } from './scope/recognise-pooler.ts';
import { type ScopedClient, scopedClient } from './scope/scoped-client.ts';
import { setQueryLimit } from './scope/scopes.ts';

export type { PrismaClient } from './generated/client.ts';

/** The ways to the data: one for what belongs to accounts, one for who may come in. */
export interface Database {
  /** For what belongs to an account: through `inAccount` and `inTransaction`, else it finds nothing. */
  readonly pool: pg.Pool;
  /** People, accounts, members and credentials of all accounts, and nothing else. */
  readonly directory: PrismaClient;
  /** The same, for hand-written SQL. */
  readonly directoryPool: pg.Pool;
  /** One connection, as the directory's are, for asking whether the database serves while all others are busy. */
  readonly probePool: pg.Pool;
  /** What is between this process and PostgreSQL. Connects to find out. */
  pooling(): Promise<Pooling>;
  /** Ends every connection; what is running finishes first. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgresql://…` */
  url: string;
  /** The role to act as, of which the address' own role is a member. Default: that role itself. */
  role?: string;
  /** Connections at most, a few for the directory and one for probes not counted. */
  connections?: number;
  /** Milliseconds that a query may take. Default 30 s. */
  queryMs?: number;
  /**
   * Whether prepared statements may be used even where a pooler may lose them: in session mode it does not. Default
   * false: without a pooler, and with one that keeps them, they are used anyway.
   */
  preparedStatements?: boolean;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/** Milliseconds that a probe may take: whoever asks has little patience. */
const probeMs = 4_000;

/** Signing in is rare, and what it finds is remembered for a moment. */
const directoryConnections = 4;

/**
 * Opens the database lazily: nothing is connected until the first query, so this can't fail.
 *
 * A query that finds no connection within 5 s, or takes too long, fails instead of waiting on. A client
 * that is checked out for a transaction has only PostgreSQL's own limit, which it may lift for itself.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { connections = 16 } = options;
  const pool = openPool(options, connections, false);
  const directoryPool = openPool(options, Math.min(connections, directoryConnections), true);
  const probePool = openPool({ ...options, queryMs: probeMs }, 1, true);
  const directory = new PrismaClient({ adapter: new PrismaPg(directoryPool) });
  return {
    pool,
    directory,
    directoryPool,
    probePool,
    async pooling() {
      const client = await pool.connect();
      client.release();
      return scoped(client).pooling;
    },
    async close() {
      await directory.$disconnect();
      await Promise.all([pool, directoryPool, probePool].map((one) => (one.ended ? undefined : one.end())));
    },
  };
}

function openPool(options: DatabaseOptions, connections: number, directory: boolean): pg.Pool {
  const { url, role = '', queryMs = 30_000, preparedStatements = false, onIdleError } = options;
  // PostgreSQL ends what takes too long; only we can end what it is too far gone to end.
  const patienceMs = queryMs * 1.2;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    application_name: 'masker-sessions',
    Client: scopedClient({
      settings: { directory, statementMs: queryMs, role },
      queryMs: patienceMs,
      preparedStatements,
    }),
    // Awaited by the pool before the connection is used.
    onConnect: (client) => scoped(client).settle(),
  });
  setQueryLimit(pool, patienceMs);
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}

const scoped = (client: pg.ClientBase) => client as unknown as ScopedClient;
