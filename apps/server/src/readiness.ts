import type { ReadinessCheck } from '@masker/api';
import type { Database } from '@masker/db';
import { pendingMigrations } from '@masker/db/migrate';
import { migrationsFolder } from './storage.ts';

/**
 * Whether requests can be served: both the connections for what belongs to accounts and those for credentials answer.
 * Without the latter, nobody would be let in.
 */
export function createReadiness({
  pool,
  directoryPool,
}: Pick<Database, 'pool' | 'directoryPool'>): ReadinessCheck {
  return async () => {
    const [pending] = await Promise.all([
      pendingMigrations({ pool, folder: migrationsFolder }),
      directoryPool.query('SELECT'),
    ]);
    return { pendingMigrations: pending };
  };
}
