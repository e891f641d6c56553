import type { AuditRecorder, ReadinessCheck } from '@masker/api';
import { type Database, refusesWrites, unavailability } from '@masker/db';
import { pendingMigrations } from '@masker/db/migrate';
import { migrationsFolder } from './open-database.ts';

/**
 * Whether requests can be served: the database answers, takes writes, and has every migration. It is asked on a
 * connection of its own, so that a server which is merely busy stays ready. The connections for credentials must answer
 * too: without them, nobody would be let in.
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
