import { createClient, isCommitEraCurrent } from '@masker/db';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { newDataDir } from './support/folders.ts';
import {
  asker,
  expectCalm,
  expectDoorsUnavailable,
  expectUnavailable,
  sender,
  signIn,
  transports,
} from './support/outage.ts';
import { type OtherPostgres, query, startOtherPostgres } from './support/postgres.ts';
import { launch, startServer } from './support/server.ts';
import { replicating, startStandbysOf } from './support/standby.ts';

const AUTH_SECRET = 'a secret for the tests of a standby';

let primary: OtherPostgres;
let standby: OtherPostgres;

beforeAll(async () => {
  primary = await startOtherPostgres({ settings: replicating });
  [standby] = (await startStandbysOf(primary, 1)) as [OtherPostgres];
});

test('refuses to start on a standby without the tables, and names the reason', async () => {
  const program = launch({ DATABASE_URL: standby.url, AUTH_SECRET, DATA_DIR: await newDataDir() });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.stderr()).toMatch(
    /^\nmasker-sessions did not start\. The PostgreSQL of DATABASE_URL does not accept writes\. .*standby.* Set DATABASE_URL to the primary\.\n$/,
  );
});

test('on a standby, serves nothing, reports the reason, and serves once it is promoted', async () => {
  const first = await startServer({ DATABASE_URL: primary.url, AUTH_SECRET, DEMO_SESSIONS: '50' });
  const cookie = await signIn(primary.url, AUTH_SECRET);
  expect(await first.stop()).toEqual({ code: 0, signal: null });
  const [written] = await query<{ lsn: string }>(primary.url, 'SELECT pg_current_wal_flush_lsn() AS lsn');
  await eventually(async () => {
    const [row] = await query(standby.url, `SELECT pg_last_wal_replay_lsn() >= '${written?.lsn}' AS there`);
    return row?.there === true;
  });

  const server = await startServer({ DATABASE_URL: standby.url, AUTH_SECRET, DEMO_SESSIONS: '50' });
  const ask = asker(server, cookie);
  const send = sender(ask);
  await expectUnavailable(
    await ask('/api/readyz'),
    /The database is a standby, which does not accept writes/,
  );
  await expectUnavailable(await send(), /standby/);
  await expectDoorsUnavailable(ask, /standby/);
  expect((await ask('/api/healthz')).status).toBe(200);

  await primary.stop();
  await query(standby.url, 'SELECT pg_promote()');
  // At once, not only after the next checkpoint: a start has to see it.
  expect(await isEraCurrent(standby.url)).toBe(false);
  for (const path of ['/api/readyz', ...transports])
    await eventually(async () => (await ask(path)).status === 200);
  expect(await (await send()).json()).toMatchObject({ accepted: 1 });
  await eventually(() => /the connection that listens for changes is restored/.test(server.stderr()));
  // A write that is refused does not tell a standby from a setting; one look later the log does.
  expect(server.stderr().split('the database is unavailable').length - 1).toBeLessThanOrEqual(2);
  expect(server.stderr()).toContain('the database is unavailable: The database is a standby');
  expectCalm(server);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const again = await startServer({ DATABASE_URL: standby.url, AUTH_SECRET, DEMO_SESSIONS: '50' });
  expect(await isEraCurrent(standby.url)).toBe(true);
  expect(await again.stop()).toEqual({ code: 0, signal: null });
});

async function isEraCurrent(url: string): Promise<boolean> {
  const client = createClient({ connectionString: url });
  await client.connect();
  try {
    return await isCommitEraCurrent(client);
  } finally {
    await client.end();
  }
}
