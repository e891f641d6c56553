import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
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
  /** Ends every connection; what is running finishes first. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgresql://…` */
  url: string;
  /** The role to act as, of which the address' own role is a member. Default: that role itself. */
  role?: string;
  /** Connections at most, a few for the directory not counted. */
  connections?: number;
  /** Milliseconds that a query may take. Default 30 s. */
  queryMs?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/** Signing in is rare, and what it finds is remembered for a moment. */
const directoryConnections = 4;

/**
 * Opens the database lazily: nothing is connected until the first query, so this can't fail.
 *
 * A query that finds no connection within 5 s, or takes too long, fails instead of waiting on. A client
 * that is checked out for a transaction has only PostgreSQL's own limit, which it may lift for itself.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { connections = 16, role } = options;
  const acting = role ? [`-c role=${role}`] : [];
  const pool = openPool(options, connections, acting);
  const directoryPool = openPool(options, Math.min(connections, directoryConnections), [
    ...acting,
    '-c masker.directory=on',
  ]);
  const directory = new PrismaClient({ adapter: new PrismaPg(directoryPool) });
  return {
    pool,
    directory,
    directoryPool,
    async close() {
      await directory.$disconnect();
      await Promise.all([pool, directoryPool].map((one) => (one.ended ? undefined : one.end())));
    },
  };
}

function openPool(options: DatabaseOptions, connections: number, settings: readonly string[]): pg.Pool {
  const { url, queryMs = 30_000, onIdleError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: queryMs,
    idleTimeoutMillis: 60_000,
    application_name: 'masker-sessions',
    ...(settings.length > 0 ? { options: settings.join(' ') } : {}),
  });
  // PostgreSQL ends what takes too long; only we can end what it is too far gone to end.
  limitQueries(pool, queryMs * 1.2);
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}

/** Makes queries fail, and lets go of their connection, when nothing has come back for so long. */
function limitQueries(pool: pg.Pool, milliseconds: number): void {
  setQueryLimit(pool, milliseconds);
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const limited = (what: string | object, ...rest: unknown[]) => {
    if (typeof what === 'object' && 'submit' in what) return query(what, ...rest);
    const config = typeof what === 'string' ? { text: what } : what;
    return query({ query_timeout: milliseconds, ...config }, ...rest);
  };
  pool.query = limited as typeof pool.query;
}
