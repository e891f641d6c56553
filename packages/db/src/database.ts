import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export type { PrismaClient } from './generated/client.ts';

/** The one way to the data: a pool for hand-written SQL, and Prisma on top of the same pool. */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** Ends every connection; what is running finishes first. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgresql://…` */
  url: string;
  /** Connections at most. */
  connections?: number;
  /** Milliseconds that a query may take. Default 30 s. */
  queryMs?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/**
 * Opens the database lazily: nothing is connected until the first query, so this can't fail.
 *
 * A query that finds no connection within 5 s, or takes too long, fails instead of waiting on. A client
 * that is checked out for a transaction has only PostgreSQL's own limit, which it may lift for itself.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, connections = 16, queryMs = 30_000, onIdleError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: queryMs,
    idleTimeoutMillis: 60_000,
    application_name: 'masker-sessions',
  });
  // PostgreSQL ends what takes too long; only we can end what it is too far gone to end.
  limitQueries(pool, queryMs * 1.2);
  pool.on('error', (error) => onIdleError?.(error));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

/** Makes queries fail, and lets go of their connection, when nothing has come back for so long. */
function limitQueries(pool: pg.Pool, milliseconds: number): void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const limited = (what: string | object, ...rest: unknown[]) => {
    if (typeof what === 'object' && 'submit' in what) return query(what, ...rest);
    const config = typeof what === 'string' ? { text: what } : what;
    return query({ query_timeout: milliseconds, ...config }, ...rest);
  };
  pool.query = limited as typeof pool.query;
}
