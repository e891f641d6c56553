import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from '../../src/embedded/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of this run, as its superuser. */
    postgresUrl: string;
  }
}

/** The repository's own migrations. */
export const migrationsFolder = path.join(import.meta.dirname, '../../../../prisma/migrations');

/** Migrated once a run; every test database is a copy of it. */
export const templateDatabase = 'migrated_template';

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes a fresh database in a few milliseconds, in the PostgreSQL that `@masker/db/testing/setup`
 * (vitest's `globalSetup`) started.
 * @param options.migrated false for an empty one. Default true.
 */
export async function createTestDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.migrated === false ? 'template0' : templateDatabase;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: withDatabase(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
