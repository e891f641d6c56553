import type pg from 'pg';
import { readMigrations } from './migration-folder.ts';
import { compareHistory } from './migration-history.ts';

/**
 * The names of migrations in the folder that the database does not have yet, oldest first; empty when it
 * is up to date or ahead. Costs one query: fit for a readiness probe.
 * @throws the driver's error when the database cannot be asked.
 */
export async function pendingMigrations(options: { pool: pg.Pool; folder: string }): Promise<string[]> {
  return (await compareHistory(options.pool, await readMigrations(options.folder))).pending;
}
