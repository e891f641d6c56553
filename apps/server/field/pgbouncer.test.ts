import { openDatabase } from '@masker/db';
import { expect, test } from 'vitest';
import { newDataDir } from '../test/support/folders.ts';
import { query } from '../test/support/postgres.ts';
import { run } from '../test/support/program.ts';
import { cliProgram } from '../test/support/programs.ts';
import { launch, startServer } from '../test/support/server.ts';
import { startPgBouncer } from './support/pgbouncer.ts';
import { password, startPostgres } from './support/postgres-server.ts';
import { postgresVersions } from './support/postgres-versions.ts';
import { walkThrough } from './support/walk-through.ts';

const AUTH_SECRET = 'vT3kP0xQm8Zr5Yb1Lw7Ns4Hc6Jd9Fg2E';

const [programs] = postgresVersions();
if (!programs) throw new Error('There is no PostgreSQL to put PgBouncer before.');

for (const mode of ['session', 'transaction'] as const) {
  test(`PgBouncer in ${mode} mode, as it comes, is as good as none`, async () => {
    const postgres = await startPostgres(programs);
    const pooler = await startPgBouncer(postgres, mode);
    await query(
      postgres.url('postgres', 'postgres'),
      `CREATE ROLE theowner LOGIN CREATEROLE PASSWORD '${password}'`,
    );
    await query(postgres.url('postgres', 'postgres'), 'CREATE DATABASE clinic OWNER theowner');
    const pooled = pooler.url('theowner', 'clinic');
    const settings = {
      DATABASE_URL: pooled,
      AUTH_SECRET,
      DATA_DIR: await newDataDir(),
      ...(mode === 'transaction' ? { DATABASE_DIRECT_URL: postgres.url('theowner', 'clinic') } : {}),
    };
    const server = await startServer({ ...settings, DEMO_SESSIONS: '0' });
    expect((await server.get('/api/readyz')).status).toBe(200);
    await walkThrough(server, { DATABASE_URL: pooled, AUTH_SECRET });

    const database = openDatabase({ url: pooled, role: 'masker_server', connections: 1 });
    const pooling = await database.pooling();
    await database.close();
    // In session mode it looks on, and in transaction mode it has cared for them since 1.21.
    const keeps = mode === 'transaction' && pooler.minor >= 21;
    expect(pooling).toBe(keeps ? 'keeps prepared statements' : 'may lose prepared statements');
    const warned = /does not keep prepared statements/.test(server.stderr());
    expect(warned).toBe(!keeps);

    const doctor = run(cliProgram, ['doctor', '--json'], settings);
    await doctor.ended;
    const found = JSON.parse(doctor.stdout()) as { check: string; status: string }[];
    const statusOf = (name: string) => found.find(({ check }) => check === name)?.status;
    expect(statusOf('pooler')).toBe(keeps ? 'ok' : 'warn');
    for (const check of ['migrations', 'serving-role', 'owner', 'row-security', 'connections', 'server'])
      expect(statusOf(check), check).toBe('ok');
    await server.stop();

    // Nothing of a server's is left on connections that are passed on.
    const left = await query(
      pooler.url('theowner', 'clinic'),
      `SELECT current_setting('masker.directory', true) AS directory, current_user::text AS role`,
    );
    expect(left).toEqual([{ directory: expect.toSatisfy((value) => !value), role: 'theowner' }]);
  });
}

test('names a role that PgBouncer does not know', async () => {
  const postgres = await startPostgres(programs);
  const pooler = await startPgBouncer(postgres, 'session');
  const program = launch({
    DATABASE_URL: pooler.url('nobody_known', 'postgres'),
    AUTH_SECRET,
    DATA_DIR: await newDataDir(),
  });
  expect(await program.ended).toMatchObject({ code: 1 });
  expect(program.stderr()).toMatch(/DATABASE_URL refuses .*docs\/postgresql\.md/s);
  expect(program.stderr()).not.toContain(password);
});
