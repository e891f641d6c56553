import { readFile } from 'node:fs/promises';
import { createClient } from '../client.ts';
import { engineAdapter } from './engine-adapter.ts';
import { readMigrations } from './migration-folder.ts';
import { engineMigrations, noFilters, openSchemaEngine } from './schema-engine.ts';

/** Options of {@link schemaDifference}. */
export interface SchemaDifferenceOptions {
  /** Any other database of the same server than `shadowUrl`. */
  url: string;
  /** An empty database in which the migrations are replayed, with a role that has all rights to it. */
  shadowUrl: string;
  /** `prisma/schema.prisma`. */
  schemaFile: string;
  /** `prisma/migrations`. */
  folder: string;
  /** The module from which npm packages are resolved. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/**
 * Computes the difference between the migrations and the schema.
 * @returns SQL, or null if there is no difference
 * @throws Error if the schema or a migration is invalid
 */
export async function schemaDifference(options: SchemaDifferenceOptions): Promise<string | null> {
  const { url, shadowUrl, schemaFile, folder, resolveFrom } = options;
  const migrations = await readMigrations(folder);
  const schema = await readFile(schemaFile, 'utf8');
  const client = createClient({ connectionString: url });
  await client.connect();
  try {
    const engine = await openSchemaEngine(
      engineAdapter(client, { shadowUrl }),
      [[schemaFile, schema]],
      resolveFrom,
    );
    try {
      const { stdout, exitCode } = await engine.diff({
        from: { tag: 'migrations', ...engineMigrations(migrations) },
        to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: schema }] },
        script: true,
        exitCode: true,
        filters: noFilters,
      });
      return exitCode === 0 ? null : stdout;
    } finally {
      engine.free();
    }
  } finally {
    await client.end();
  }
}
