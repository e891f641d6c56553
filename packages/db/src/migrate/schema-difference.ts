import { readFile } from 'node:fs/promises';
import { createClient } from '../client.ts';
import { engineAdapter } from './engine-adapter.ts';
import { readMigrations } from './migration-folder.ts';
import { engineMigrations, noFilters, openSchemaEngine } from './schema-engine.ts';

/** Options of {@link schemaDifference}. */
export interface SchemaDifferenceOptions {
  /** Any database of the same server but the one of `shadowUrl`. */
  url: string;
  /** An empty database, as a role that may do anything in it: the migrations are replayed there. */
  shadowUrl: string;
  /** `prisma/schema.prisma`. */
  schemaFile: string;
  /** `prisma/migrations`. */
  folder: string;
  /** The module from which npm's packages are found. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/**
 * Says what leads from the migrations to the schema.
 * @returns SQL, or null when the migrations already lead there.
 * @throws Error when schema or migrations are invalid.
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
