import type pg from 'pg';
import { readMigrations } from './migration-folder.ts';
import { compareHistory } from './migration-history.ts';

/**
 * Returns the names of the migrations in the folder that the database does not have yet, oldest first; empty if it is
 * up to date or newer. Costs one query, so it is suitable for a readiness probe.
 * @throws the driver's error if the query fails
 */
export async function pendingMigrations(options: { pool: pg.Pool; folder: string }): Promise<string[]> {
  return (await compareHistory(options.pool, await readMigrations(options.folder))).pending;
}
