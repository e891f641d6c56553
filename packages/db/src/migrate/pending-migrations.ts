import type pg from 'pg';
import { readMigrations } from './migration-folder.ts';
import { compareHistory, refuseUnfit, type Standing } from './migration-history.ts';

/**
 * Returns the names of the migrations in the folder that the database does not have yet, oldest first; empty if it is
 * up to date or newer. Costs one query, so it is suitable for a readiness probe.
 * @throws the driver's error if the query fails
 */
export async function pendingMigrations(options: { pool: pg.Pool; folder: string }): Promise<string[]> {
  return (await compareHistory(options.pool, await readMigrations(options.folder))).pending;
}

/**
 * Returns the names of the migrations that the database does not have yet, as {@link pendingMigrations}, and refuses a
 * database to which this release must not be applied. Changes nothing.
 * @throws Error with the reason and advice: a newer release, a changed or an unfinished migration
 */
export async function examineMigrations(options: {
  client: pg.Client;
  folder: string;
}): Promise<Pick<Standing, 'pending' | 'recorded'>> {
  const standing = await compareHistory(options.client, await readMigrations(options.folder));
  refuseUnfit(standing);
  return standing;
}
