import pg from 'pg';
import { inject } from 'vitest';
import { silentLog, withDatabase } from '../../src/embedded/index.ts';
import { migrate } from '../../src/migrate/index.ts';
import { createTestDatabase, migrationsFolder, type TestDatabase } from './postgres.ts';

/**
 * A database whose owner is an ordinary role, as in production, and not the superuser that tests usually are:
 * row-level security, and everything else, holds it too.
 */
export async function createPlainlyOwnedDatabase(
  options: { migrated?: boolean } = {},
): Promise<TestDatabase> {
  const created = await createTestDatabase({ migrated: false });
  const name = new URL(created.url).pathname.slice(1);
  const owner = `owner_of_${name}`;
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query(`
    CREATE ROLE ${owner} LOGIN PASSWORD 'plain' CREATEROLE;
    GRANT masker_server TO ${owner} WITH ADMIN OPTION;
    ALTER DATABASE ${name} OWNER TO ${owner}`);
  await admin.end();
  const url = new URL(withDatabase(inject('postgresUrl'), name));
  url.username = owner;
  url.password = 'plain';
  if (options.migrated !== false) await migrate({ url: url.href, folder: migrationsFolder, log: silentLog });
  return { url: url.href, drop: created.drop };
}
