import type { AuditRecorder, ReadinessCheck } from '@masker/api';
import { type Database, refusesWrites, unavailability } from '@masker/db';
import { pendingMigrations } from '@masker/db/migrate';
import { migrationsFolder } from './open-database.ts';

/**
 * Returns whether requests can be served: the database answers, accepts writes, and has every migration. It uses a
 * dedicated connection, so that a server that is only busy stays ready. The connections for credentials must answer too,
 * because without them every request would be refused.
 */
export function createReadiness(
  { probePool, directoryPool }: Pick<Database, 'probePool' | 'directoryPool'>,
  recorder: Pick<AuditRecorder, 'failure'>,
): ReadinessCheck {
  return async () => {
    const [pending, refused] = await Promise.all([
      pendingMigrations({ pool: probePool, folder: migrationsFolder }),
      refusesWrites(probePool),
      directoryPool.query('SELECT'),
    ]);
    return { pendingMigrations: pending, unavailable: refused ?? unavailability(recorder.failure) };
  };
}
