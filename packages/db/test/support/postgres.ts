import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  const admin = administrator(server);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: withDatabase(server, name),
    async drop() {
      await goodbyes(admin, name);
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Whom a worker makes its databases by: each connection takes PostgreSQL a process. */
let administrators: pg.Pool | undefined;

function administrator(connectionString: string): pg.Pool {
  if (administrators) return administrators;
  // Neither the worker nor PostgreSQL waits for it when it ends.
  administrators = new pg.Pool({ connectionString, max: 2, idleTimeoutMillis: 0, allowExitOnIdle: true });
  administrators.on('error', () => {});
  return administrators;
}

/**
 * Waits, at most half a second, for connections that are on their way out. A pool's `end()` does not wait
 * for them, and one that is thrown out after its goodbye reports an error that nobody listens to any more.
 */
async function goodbyes(client: pg.Pool, database: string): Promise<void> {
  for (const until = Date.now() + 500; Date.now() < until; await sleep(5)) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [database]);
    if (!rowCount) return;
  }
}
