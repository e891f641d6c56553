import type pg from 'pg';
import { hasChecksum, type MigrationFolder } from './migration-folder.ts';

/** One row of Prisma's `_prisma_migrations` that was not rolled back. */
interface Recorded {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** How a database stands to a folder of migrations. */
export interface Standing {
  /** In the folder, not in the database; oldest first. */
  pending: string[];
  /** In the database, not in the folder: a newer release was here. */
  unknown: string[];
  /** Applied from a script with other contents. */
  edited: string[];
  /** Begun by another tool and not finished. */
  failed: string[];
}

/** Compares in one query; changes nothing. */
export async function compareHistory(db: pg.Pool | pg.Client, folder: MigrationFolder): Promise<Standing> {
  const recorded = await readHistory(db);
  const known = new Map(folder.migrations.map(({ name, sql }) => [name, sql]));
  const finished = new Map(
    recorded.filter((row) => row.finished).map((row) => [row.migration_name, row.checksum]),
  );
  return {
    pending: folder.migrations.map(({ name }) => name).filter((name) => !finished.has(name)),
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
    edited: [...finished]
      .filter(([name, sum]) => !hasChecksum(known.get(name) ?? '', sum) && known.has(name))
      .map(([name]) => name),
    failed: recorded.filter((row) => !row.finished).map((row) => row.migration_name),
  };
}

/**
 * Refuses a database that this folder must not be applied to.
 * @throws Error saying why and what to do.
 */
export function refuseUnfit({ unknown, edited, failed }: Standing): void {
  if (unknown.length > 0) {
    throw new Error(
      `The database has migrations that this release does not know (${unknown.join(', ')}): a newer release was used on it. ` +
        'Start that release or a newer one, or use another database.',
    );
  }
  if (failed.length > 0) {
    throw new Error(
      `Migration ${failed.join(', ')} was begun by another tool and not finished. ` +
        'Repair the database, then mark it with "prisma migrate resolve".',
    );
  }
  if (edited.length > 0) {
    throw new Error(
      `Migration ${edited.join(', ')} was changed after it had been applied to this database. ` +
        'Restore its migration.sql and put the change into a new migration (npm run db:migration -- NAME).',
    );
  }
}

async function readHistory(db: pg.Pool | pg.Client): Promise<Recorded[]> {
  try {
    const { rows } = await db.query<Recorded>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return rows;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42P01') return [];
    throw error;
  }
}
