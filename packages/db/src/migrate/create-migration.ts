import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withDatabase } from '../embedded/connection-url.ts';
import { silentLog } from '../embedded/log.ts';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { schemaDifference } from './schema-difference.ts';

/** Options of {@link createMigration}. */
export interface CreateMigrationOptions {
  /** What it does, in words: `add agent notes`. */
  name: string;
  /** `prisma/schema.prisma`. */
  schemaFile: string;
  /** `prisma/migrations`. */
  folder: string;
  onStep?: ((message: string) => void) | undefined;
  /** The module from which npm's packages are found. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/**
 * Writes `<folder>/<UTC timestamp>_<name>/migration.sql` with what leads from the existing migrations to
 * the schema. They are replayed in a temporary PostgreSQL, so no database of anybody's is touched.
 * @returns the file written, or null when the schema asks for no change.
 * @throws Error when the name has no letter or digit, or schema or migrations are invalid.
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
    throw new Error(
      'Give the migration a name that says what it does: npm run db:migration -- add_agent_notes',
    );

  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'masker-migration-'));
  // PostgreSQL's user, another one than root, is to find its data in there.
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
