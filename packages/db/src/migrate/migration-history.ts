import type pg from 'pg';
import { type EarlierForm, earlierFormOf } from './earlier-forms.ts';
import { hasChecksum, type MigrationFolder } from './migration-folder.ts';

/** One row of Prisma's `_prisma_migrations` that was not rolled back. */
interface Recorded {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** The differences between a database and a folder of migrations. */
export interface Standing {
  /** In the folder, but not in the database or only in an earlier form; oldest first. */
  pending: string[];
  /** The pending migrations that the database has in an earlier form, by name. */
  earlier: ReadonlyMap<string, EarlierForm>;
  /** In the database, but not in the folder: a newer release applied them. */
  unknown: string[];
  /** Applied from a script with other content. */
  edited: string[];
  /** Started by another tool and not finished. */
  failed: string[];
  /** The migrations of the database, oldest first. */
  recorded: { name: string; checksum: string }[];
}

/** Compares the database with the folder, in one query. Changes nothing. */
export async function compareHistory(db: pg.Pool | pg.Client, folder: MigrationFolder): Promise<Standing> {
  const recorded = await readHistory(db);
  const known = new Map(folder.migrations.map(({ name, sql }) => [name, sql]));
  const finished = new Map(
    recorded.filter((row) => row.finished).map((row) => [row.migration_name, row.checksum]),
  );
  const other = [...finished].filter(
    ([name, sum]) => known.has(name) && !hasChecksum(known.get(name) ?? '', sum),
  );
  const earlier = new Map(
    other.flatMap(([name, sum]) => {
      const form = earlierFormOf(name, sum);
      return form ? [[name, form] as const] : [];
    }),
  );
  return {
    pending: folder.migrations
      .map(({ name }) => name)
      .filter((name) => !finished.has(name) || earlier.has(name)),
    earlier,
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
    edited: other.map(([name]) => name).filter((name) => !earlier.has(name)),
    failed: recorded.filter((row) => !row.finished).map((row) => row.migration_name),
    recorded: [...finished]
      .map(([name, checksum]) => ({ name, checksum }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Returns the state of a database without a migration history. */
export function neverMigrated(folder: MigrationFolder): Standing {
  const pending = folder.migrations.map(({ name }) => name);
  return { pending, earlier: new Map(), unknown: [], edited: [], failed: [], recorded: [] };
}

/**
 * Refuses a database to which the folder must not be applied.
 * @throws Error with the reason and advice
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
      `Another tool started migration ${failed.join(', ')} and did not finish it. ` +
        'Repair the database, then mark it with "prisma migrate resolve".',
    );
  }
  if (edited.length > 0) {
    throw new Error(
      `This release cannot upgrade the database: ${edited.join(', ')} of it was applied from another migration.sql ` +
        'than the one that this release has. Nothing was changed. Either files under prisma/migrations were edited ' +
        '(restore them, or install the release again), or the database was created by a build that was never released: ' +
        'start that build again; it can use the database as before. See docs/upgrading.md.',
    );
  }
}

async function readHistory(db: pg.Pool | pg.Client): Promise<Recorded[]> {
  try {
    const { rows } = await db.query<Recorded>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return rows;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42P01') return [];
    throw error;
  }
}
