import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One folder of `prisma/migrations`. */
export interface Migration {
  /** The name of the folder, such as `20261123000000_init`. Migrations are applied in the order of their names. */
  name: string;
  sql: string;
}

/** All of `prisma/migrations`, oldest first. */
export interface MigrationFolder {
  folder: string;
  migrations: Migration[];
  /** The text of `migration_lock.toml`; null if absent. */
  lock: string | null;
}

/**
 * Reads the migrations.
 * @throws Error with the name of the folder if it, or a migration.sql in it, does not exist
 */
export async function readMigrations(folder: string): Promise<MigrationFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The migrations are not at ${folder} (${error.code}). Install this release again.`, {
      cause: error,
    });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrations = names.sort().map(async (name) => {
    const file = path.join(folder, name, 'migration.sql');
    const sql = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `Migration ${name} has no readable migration.sql (${error.code}). Restore it, or delete its folder.`,
      );
    });
    return { name, sql };
  });
  return {
    folder,
    migrations: await Promise.all(migrations),
    lock: await readFile(path.join(folder, 'migration_lock.toml'), 'utf8').catch(() => null),
  };
}

/** Returns Prisma's checksum of a script: SHA-256 in hex. */
export function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** Whether the script is the applied one. As in Prisma, line endings may differ between checkouts. */
export function hasChecksum(sql: string, applied: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((variant) => checksum(variant) === applied);
}
