import { inAccount, openDatabase } from '@masker/db';
import { expect, test } from 'vitest';
import { newDataDir } from '../test/support/folders.ts';
import { query } from '../test/support/postgres.ts';
import { launch, startServer } from '../test/support/server.ts';
import { type FieldPostgres, startPostgres } from './support/postgres-server.ts';
import { postgresVersions } from './support/postgres-versions.ts';
import { masker, walkThrough } from './support/walk-through.ts';

const AUTH_SECRET = 'vT3kP0xQm8Zr5Yb1Lw7Ns4Hc6Jd9Fg2E';

/** A database whose owner may make roles, and no more, as managed providers give it. */
async function createOwned(postgres: FieldPostgres, database: string, owner: string): Promise<void> {
  const admin = (sql: string) => query(postgres.url('postgres', 'postgres'), sql);
  await admin(`CREATE ROLE ${owner} LOGIN CREATEROLE CREATEDB PASSWORD 'of-a-field-test'`);
  await admin(`CREATE DATABASE ${database} OWNER ${owner}`);
}

for (const programs of postgresVersions()) {
  test(`PostgreSQL ${programs.major}: its owner with CREATEROLE can do everything, whatever is set up`, async () => {
    const postgres = await startPostgres(programs);
    await createOwned(postgres, 'clinic', 'theowner');
    const asOwner = postgres.url('theowner', 'clinic');
    // What PostgreSQL's manual advises, what auditors like, and what a DBA may do to be fast.
    await query(asOwner, 'CREATE SCHEMA theowner');
    for (const setting of [
      `datestyle = 'SQL, DMY'`,
      'jit = on',
      'jit_above_cost = 0',
      'synchronous_commit = off',
      `timezone = 'Asia/Kathmandu'`,
      `statement_timeout = '5s'`,
    ]) {
      await query(asOwner, `ALTER DATABASE clinic SET ${setting}`);
    }
    const settings = { DATABASE_URL: asOwner, AUTH_SECRET, DATA_DIR: await newDataDir(), DEMO_SESSIONS: '0' };
    const first = await startServer(settings);
    await walkThrough(first, { DATABASE_URL: asOwner, AUTH_SECRET });
    expect(await query(asOwner, `SELECT FROM pg_tables WHERE schemaname = 'theowner'`)).toEqual([]);

    await withoutJit(postgres);
    await first.stop();

    // As after a restore into another PostgreSQL: the role is there, and the owner is no member of it.
    if (postgres.major < 16)
      await query(postgres.url('postgres', 'clinic'), 'REVOKE masker_server FROM theowner');
    else await query(asOwner, 'REVOKE masker_server FROM theowner GRANTED BY theowner');
    const again = await startServer(settings);
    await masker(['account', 'list'], { DATABASE_URL: asOwner, AUTH_SECRET });
    await again.stop();

    await anotherInstallation(postgres);
  });
}

/** No statement of ours is compiled, where those of others are. */
async function withoutJit(postgres: FieldPostgres): Promise<void> {
  const text = 'EXPLAIN (ANALYZE) SELECT sum(redaction_count) FROM session WHERE redaction_count >= 0';
  const url = postgres.url('theowner', 'clinic');
  const [able] = await query<{ able: boolean }>(url, 'SELECT pg_jit_available() AS able');
  const plain = JSON.stringify(await query(url, text));
  expect(plain.includes('JIT:')).toBe(able?.able);
  const database = openDatabase({ url, role: 'masker_server', connections: 1 });
  try {
    const ours = await inAccount(database.pool, 'acc_01HYZ000000000000000000000').query(text);
    const directory = await database.directoryPool.query(text);
    const { rows } = await database.pool.query(
      `SELECT current_setting('jit') AS jit, current_setting('search_path') AS path, current_setting('datestyle') AS style,
         current_setting('synchronous_commit') AS commit, now() AS now`,
    );
    expect(JSON.stringify([ours.rows, directory.rows])).not.toContain('JIT:');
    expect(rows[0]).toMatchObject({ jit: 'off', path: 'public', style: 'ISO, MDY', commit: 'on' });
    expect(rows[0].now).toBeInstanceOf(Date);
  } finally {
    await database.close();
  }
}

/** Another owner, another database, the same PostgreSQL. */
async function anotherInstallation(postgres: FieldPostgres): Promise<void> {
  await createOwned(postgres, 'practice', 'another');
  const settings = {
    DATABASE_URL: postgres.url('another', 'practice'),
    AUTH_SECRET,
    DATA_DIR: await newDataDir(),
    DEMO_SESSIONS: '0',
  };
  // From 16 on whoever made a role says who else may use it.
  if (postgres.major >= 16) {
    const refused = launch(settings);
    expect(await refused.ended).toMatchObject({ code: 1 });
    const advice = /run: (GRANT masker_server TO "another" WITH ADMIN OPTION;)/.exec(refused.stderr())?.[1];
    await query(postgres.url('theowner', 'clinic'), advice ?? refused.stderr());
  }
  const server = await startServer(settings);
  await masker(['account', 'list'], { DATABASE_URL: settings.DATABASE_URL, AUTH_SECRET });
  await server.stop();
}
