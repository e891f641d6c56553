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
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/**
 * Opens the database lazily: nothing is connected until the first query, so this can't fail.
 *
 * A query that finds no connection within 5 s, or runs for 30 s, fails instead of waiting on.
 */
export function openDatabase({ url, connections = 16, onIdleError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idleTimeoutMillis: 60_000,
    application_name: 'masker-sessions',
  });
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
