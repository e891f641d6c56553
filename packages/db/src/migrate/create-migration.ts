import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withDatabase } from '../embedded/connection-url.ts';
import { silentLog } from '../embedded/log.ts';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { schemaDifference } from './schema-difference.ts';

/** Options of {@link createMigration}. */
export interface CreateMigrationOptions {
  /** A description of the migration: `add agent notes`. */
  name: string;
  /** `prisma/schema.prisma`. */
  schemaFile: string;
  /** `prisma/migrations`. */
  folder: string;
  onStep?: ((message: string) => void) | undefined;
  /** The module from which npm packages are resolved. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/**
 * Writes `<folder>/<UTC timestamp>_<name>/migration.sql` with the difference between the existing migrations and the
 * schema. The migrations are replayed in a temporary PostgreSQL; no other database is touched.
 * @returns the written file, or null if the schema requires no change
 * @throws Error if the name has no letter or digit, or if the schema or a migration is invalid
 */
export async function createMigration(
  options: CreateMigrationOptions,
): Promise<{ file: string; sql: string } | null> {
  const { onStep = () => {} } = options;
  const slug = options.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (!slug)
    throw new Error('Give the migration a descriptive name: npm run db:migration -- add_agent_notes');

  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'masker-migration-'));
  // PostgreSQL's user, which is not root, must be able to enter the folder.
  await chmod(dataDir, 0o711);
  try {
    onStep('Starting a temporary PostgreSQL');
    const { resolveFrom } = options;
    const embedded = await startEmbedded({ dataDir, log: silentLog, durable: false, resolveFrom });
    try {
      onStep('Comparing the migrations with the schema');
      const { url } = embedded;
      const sql = await schemaDifference({ ...options, url: withDatabase(url, 'postgres'), shadowUrl: url });
      if (!sql) return null;
      const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
      const target = path.join(options.folder, `${stamp}_${slug}`);
      await mkdir(target);
      const file = path.join(target, 'migration.sql');
      await writeFile(file, sql);
      return { file, sql };
    } finally {
      await embedded.destroy();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
