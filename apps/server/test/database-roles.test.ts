import { openDatabase } from '@masker/db';
import { expect, test, vi } from 'vitest';
import { logDatabaseWarnings } from '../src/database-warnings.ts';
import { createReadiness } from '../src/readiness.ts';
import { newDataDir } from './support/folders.ts';
import { type OtherPostgres, query, startOtherPostgres } from './support/postgres.ts';
import { launch, startServer } from './support/server.ts';

const AUTH_SECRET = 'a secret for the tests of the roles';

/** The address of the same database, as another role. */
function as(role: string, { url }: OtherPostgres): string {
  const address = new URL(url);
  address.username = role;
  address.password = 'of-a-test';
  return address.href;
}

/** Who is connected for the sake of requests, and whether row-level security holds them. */
function serving(url: string) {
  return query(
    url,
    `SELECT DISTINCT usename AS name, usesuper OR usebypassrls AS bypasses
     FROM pg_stat_activity JOIN pg_user USING (usename) WHERE application_name = 'masker-sessions' AND datname = current_database()`,
  );
}

/** A start tells of a clock that is wrong, and how far. */
async function warnsOfClocks(url: string): Promise<void> {
  const database = openDatabase({ url, role: 'masker_server', connections: 1 });
  const config = { databaseDirectUrl: undefined, preparedStatements: false };
  const warned: unknown[] = [];
  const warn = (...said: unknown[]) => void warned.push(said.at(-1));
  try {
    for (const ahead of [3_600_000, 0, -3_600_000]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
      await logDatabaseWarnings({ database, config, log: { warn } });
      vi.useRealTimers();
    }
  } finally {
    vi.useRealTimers();
    await database.close();
  }
  expect(warned).toEqual([
    expect.stringMatching(/^the clock of this machine is \d+ s ahead of that of PostgreSQL/),
    expect.stringMatching(/^the clock of this machine is \d+ s behind that of PostgreSQL/),
  ]);
}

/** Connections for what belongs to accounts are of no use without those that say who may come in, and the reverse. */
async function notReadyWithoutEither(url: string): Promise<void> {
  for (const missing of ['probePool', 'directoryPool'] as const) {
    const database = openDatabase({ url, role: 'masker_server', connections: 1 });
    const ready = createReadiness(database, { failure: null });
    expect(await ready()).toMatchObject({ pendingMigrations: [], unavailable: null });
    await database[missing].end();
    await expect(ready()).rejects.toThrow(/after calling end/);
    await database.close();
  }
}

/** As an administrator does, or a restart of PostgreSQL. */
const endConnections = (url: string, role: string) =>
  query(url, `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '${role}'`);

async function refusal(settings: Record<string, string>): Promise<string> {
  const program = launch({ DATA_DIR: await newDataDir(), AUTH_SECRET, ...settings });
  expect(await program.ended).toMatchObject({ code: 1 });
  expect(program.stderr()).not.toContain('of-a-test');
  return program.stderr().trim();
}

test('the owner migrates, and another role serves requests, also after a change of the secret', async () => {
  const postgres = await startOtherPostgres();
  const settings = { DATABASE_URL: postgres.url, DEMO_SESSIONS: '40' };
  for (const secret of [AUTH_SECRET, `${AUTH_SECRET}, another`]) {
    const server = await startServer({ ...settings, AUTH_SECRET: secret });
    expect((await server.get('/api/readyz')).status).toBe(200);
    expect(await serving(postgres.url)).toEqual([{ name: 'masker_server_masker', bypasses: false }]);
    // A server with another secret would take the password of the role from this one.
    expect(await refusal({ ...settings, AUTH_SECRET: 'a secret that no other server has' })).toMatch(
      /Other servers use this database with another AUTH_SECRET/,
    );
    await endConnections(postgres.url, 'masker_server_masker');
    expect((await server.get('/api/readyz')).status).toBe(200);
    await server.stop();
  }
  await warnsOfClocks(postgres.url);
  await notReadyWithoutEither(postgres.url);
  // As a restore without privileges leaves it: the owner grants them again.
  await query(
    postgres.url,
    'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM masker_server; REVOKE ALL ON SCHEMA public FROM PUBLIC, masker_server',
  );
  const restored = await startServer({ ...settings, AUTH_SECRET: `${AUTH_SECRET}, another` });
  expect((await restored.get('/api/readyz')).status).toBe(200);
  for (const lost of ['SELECT ON session', 'SELECT ON _prisma_migrations', 'UPDATE (sealed) ON export_key']) {
    await query(postgres.url, `REVOKE ${lost} FROM masker_server`);
    const answer = await restored.get('/api/readyz');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('lost privileges')]);
    await query(postgres.url, `GRANT ${lost} TO masker_server`);
  }
  expect((await restored.get('/api/readyz')).status).toBe(200);
});

test('an owner with CREATEROLE needs no superuser', async () => {
  const postgres = await startOtherPostgres();
  await query(
    postgres.url,
    `CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'of-a-test'; GRANT CREATE ON SCHEMA public TO keeper`,
  );
  const server = await startServer({
    AUTH_SECRET,
    DATABASE_URL: as('keeper', postgres),
    DEMO_SESSIONS: '40',
  });
  expect((await server.get('/api/readyz')).status).toBe(200);
  // Forced row-level security holds the owner, too.
  expect(await query(as('keeper', postgres), 'SELECT FROM session')).toEqual([]);
  expect(await query(postgres.url, 'SELECT FROM session')).toHaveLength(44);
});

test('without CREATEROLE, the error names the commands of an administrator, which suffice', async () => {
  const postgres = await startOtherPostgres();
  await query(
    postgres.url,
    `CREATE ROLE keeper LOGIN PASSWORD 'of-a-test'; GRANT CREATE ON SCHEMA public TO keeper`,
  );
  const owner = as('keeper', postgres);
  expect(await refusal({ DATABASE_URL: owner })).toMatch(/may not create the role masker_server.*CREATEROLE/);

  await query(
    postgres.url,
    `CREATE ROLE masker_server NOLOGIN; GRANT masker_server TO keeper;
     CREATE ROLE teller LOGIN PASSWORD 'of-a-test' IN ROLE masker_server`,
  );
  const settings = { AUTH_SECRET, DATABASE_URL: as('teller', postgres), DEMO_SESSIONS: '0' };
  const first = await startServer({ ...settings, DATABASE_OWNER_URL: owner });
  expect((await first.get('/api/readyz')).status).toBe(200);
  expect(await serving(postgres.url)).toEqual([{ name: 'teller', bypasses: false }]);
  await first.stop();

  // From now on nobody here needs the owner's password, until there is something to migrate.
  const later = await startServer(settings);
  expect((await later.get('/api/readyz')).status).toBe(200);
  await query(postgres.url, `ALTER ROLE teller PASSWORD 'changed'`);
  await endConnections(postgres.url, 'teller');
  const refused = await later.get('/api/readyz');
  expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
    503,
    '10',
    expect.stringContaining('refuses the role, the password or the database'),
  ]);
  await query(postgres.url, `ALTER ROLE teller PASSWORD 'of-a-test'`);
  expect((await later.get('/api/readyz')).status).toBe(200);
  await later.stop();
  // As after a restore into another cluster: what is stored from now on is to come behind what there is.
  await query(postgres.url, 'UPDATE commit_era SET system_identifier = 1');
  expect(await refusal(settings)).toMatch(/was copied from another PostgreSQL.* DATABASE_OWNER_URL/s);
  const copied = await startServer({ ...settings, DATABASE_OWNER_URL: owner });
  await copied.stop();
  expect(await query(postgres.url, 'SELECT FROM commit_era WHERE system_identifier = 1')).toEqual([]);
  const last = 'SELECT max(migration_name) FROM _prisma_migrations';
  await query(postgres.url, `DELETE FROM _prisma_migrations WHERE migration_name = (${last})`);
  expect(await refusal(settings)).toMatch(
    /lacks 1 migration, and the role "teller" .* DATABASE_OWNER_URL .* "keeper"/s,
  );
});

test('a role that only serves is told which role migrates, and what it lacks itself', async () => {
  const postgres = await startOtherPostgres();
  await query(
    postgres.url,
    `CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'of-a-test'; ALTER DATABASE masker OWNER TO keeper;
     CREATE ROLE masker_server NOLOGIN; GRANT masker_server TO keeper;
     CREATE ROLE teller LOGIN PASSWORD 'of-a-test' IN ROLE masker_server`,
  );
  const settings = { AUTH_SECRET, DATABASE_URL: as('teller', postgres), DEMO_SESSIONS: '0' };
  expect(await refusal(settings)).toMatch(
    /is empty, and the role "teller" .* Set DATABASE_OWNER_URL to .* the role "keeper", for one start\./s,
  );
  expect(await refusal({ ...settings, DATABASE_OWNER_URL: settings.DATABASE_URL })).toMatch(
    /^.*The owner may not create tables in the schema public\./,
  );
  const first = await startServer({ ...settings, DATABASE_OWNER_URL: as('keeper', postgres) });
  await first.stop();
  await query(postgres.url, 'ALTER ROLE teller BYPASSRLS');
  expect(await refusal(settings)).toMatch(/it has BYPASSRLS\. .* ALTER ROLE "teller" NOBYPASSRLS;$/s);
  await query(postgres.url, 'ALTER ROLE teller NOBYPASSRLS; REVOKE masker_server FROM teller');
  expect(await refusal(settings)).toMatch(/owner \("keeper"\) .* GRANT masker_server TO "teller";$/s);
  await query(
    postgres.url,
    'GRANT masker_server TO teller; REVOKE SELECT ON _prisma_migrations FROM masker_server; REVOKE SELECT, DELETE ON session, agent FROM masker_server',
  );
  const lost = await refusal(settings);
  expect(lost).toMatch(/lacks privileges .* As the owner \("keeper"\)/s);
  for (const mend of lost.match(/GRANT [^;]+;/g) ?? []) await query(as('keeper', postgres), mend);
  const mended = await startServer(settings);
  expect((await mended.get('/api/readyz')).status).toBe(200);
});

test('refuses to start with a role that can bypass row-level security', async () => {
  const postgres = await startOtherPostgres();
  const settings = { DATABASE_URL: postgres.url, DATABASE_OWNER_URL: postgres.url };
  expect(await refusal(settings)).toMatch(/can bypass row-level security/);
});

test('refuses to start on a PostgreSQL that computes other hashes than before', async () => {
  const postgres = await startOtherPostgres();
  await query(postgres.url, 'ALTER FUNCTION pg_catalog.hashtext(text) RENAME TO hashtext_of_before');
  await query(
    postgres.url,
    `CREATE FUNCTION pg_catalog.hashtext(text) RETURNS integer
       LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length($1)`,
  );
  expect(await refusal({ DATABASE_URL: postgres.url })).toMatch(
    /computes other hashes .*masker backup.* restore it into an empty database/s,
  );
});
