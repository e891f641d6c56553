import { clockDifference, type Database } from '@masker/db';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** The clock difference, in milliseconds, above which a warning is logged. */
export const tolerableDifferenceMs = 5_000;

interface Options {
  database: Pick<Database, 'pool' | 'pooling'>;
  config: Pick<Config, 'databaseDirectUrl' | 'preparedStatements'>;
  log: Pick<Logger, 'warn'>;
}

/** Logs warnings about settings that work but degrade the product: a connection pooler, a clock that is wrong. */
export async function logDatabaseWarnings({ database, config, log }: Options): Promise<void> {
  for (const warning of poolingWarnings(await database.pooling(), config)) log.warn(warning);
  const differenceMs = await clockDifference(database.pool);
  if (Math.abs(differenceMs) > tolerableDifferenceMs) log.warn({ differenceMs }, clockWarning(differenceMs));
}

/** What a connection pooler degrades with these settings, and what to do. */
export function poolingWarnings(
  pooling: Awaited<ReturnType<Database['pooling']>>,
  config: Pick<Config, 'databaseDirectUrl' | 'preparedStatements'>,
): string[] {
  const warnings: string[] = [];
  if (pooling === 'may lose prepared statements' && !config.preparedStatements) {
    warnings.push(
      'the connection pooler does not keep prepared statements, so PostgreSQL plans each query again. In session mode set ' +
        'DATABASE_PREPARED_STATEMENTS=on; in transaction mode use PgBouncer 1.21 or newer with max_prepared_statements',
    );
  }
  if (pooling !== 'none' && config.databaseDirectUrl === undefined) {
    warnings.push(
      'DATABASE_URL is the address of a connection pooler. Unless it runs in session mode, live updates need ' +
        'DATABASE_DIRECT_URL, an address without the pooler',
    );
  }
  return warnings;
}

/** Says how far the clock is off, what that affects, and what to do. */
export function clockWarning(differenceMs: number): string {
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  return (
    `the clock of this machine is ${seconds} s ${differenceMs > 0 ? 'ahead of' : 'behind'} that of PostgreSQL. Synchronize both ` +
    'clocks (NTP): time windows, login sessions and "in the future" depend on the clock of this machine'
  );
}
