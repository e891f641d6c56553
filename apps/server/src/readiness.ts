import type { AuditRecorder, ReadinessCheck } from '@masker/api';
import { type Database, refusesWrites, unavailability } from '@masker/db';
import { missingGrants, pendingMigrations, readGrants } from '@masker/db/migrate';
import { migrationsFolder } from './open-database.ts';

/**
 * Returns whether requests can be served: the database answers, accepts writes, and has every migration. It uses a
 * dedicated connection, so that a server that is only busy stays ready. The connections for credentials must answer too,
 * because without them every request would be refused. So must the role have its privileges on all tables.
 */
export function createReadiness(
  { probePool, directoryPool }: Pick<Database, 'probePool' | 'directoryPool'>,
  recorder: Pick<AuditRecorder, 'failure'>,
): ReadinessCheck {
  const granted = readGrants(migrationsFolder);
  granted.catch(() => {});
  return async () => {
    try {
      const [pending, refused, lost] = await Promise.all([
        pendingMigrations({ pool: probePool, folder: migrationsFolder }),
        refusesWrites(probePool),
        missingGrants(probePool, await granted),
        directoryPool.query('SELECT'),
      ]);
      // A pending migration may grant more on what exists.
      const isDenied = pending.length === 0 && lost.length > 0;
      return {
        pendingMigrations: pending,
        unavailable: refused ?? unavailability(recorder.failure) ?? (isDenied ? 'privileges' : null),
      };
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      return { pendingMigrations: [], unavailable: 'privileges' };
    }
  };
}
