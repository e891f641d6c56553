import { setTimeout as sleep } from 'node:timers/promises';
import { type Session, sessionPageSchema } from '@masker/contract';
import { loadSessions } from '@masker/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let other: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  // A second server process in all but name: its own pool, listener and port, on the same database.
  other = await createInstallation({ databaseUrl: installation.databaseUrl });
});
// An account of its own for each test: sessions of the one before may arrive late on a server.
beforeEach(async () => {
  tenant = await installation.tenant();
});
afterAll(async () => {
  await other.close();
  await installation.close();
});

const watch = (input: object = {}, whose: Tenant | null = tenant, at: Installation = installation) =>
  watching(at, whose, input);

async function send(sessions: readonly Session[], whose = tenant, at = installation): Promise<void> {
  const response = await at.get('/api/v1/sessions', whose, {
    method: 'POST',
    body: JSON.stringify(sessions),
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
}

describe('sessions.watch', () => {
  test('yields new sessions of the account on every server, each once', async () => {
    const readers = [watch(), watch({}, tenant, other)];
    await Promise.all(readers.map((reader) => reader.until(() => reader.received.length > 0)));
    const stranger = await installation.tenant();
    const sent = [session(), session({ kinds: { NAME: 2 } }), session({ upstreamModel: null })];
    await send([session()], stranger);
    await send(sent);
    await send(sent, tenant, other);
    const last = session();
    await send([last], tenant, other);
    for (const reader of readers) {
      await reader.until(() => reader.sessions().length >= 4);
      const byId = (a: Session, b: Session) => (a.id < b.id ? -1 : 1);
      expect([...reader.sessions()].sort(byId)).toEqual([...sent, last].sort(byId));
      expect(reader.received[0]?.event).toEqual({ type: 'open' });
      await reader.stop();
    }
  });

  test('applies the filters', async () => {
    const agentId = 'agt_01HYZ0000000000000000000AB';
    const reader = watch({ agent_id: agentId, status: 'error', min_redactions: 2 });
    await reader.until(() => reader.received.length > 0);
    const wanted = session({ agentId, status: 'error', kinds: { NAME: 2 } });
    await send([
      session({ agentId, status: 'error', kinds: { NAME: 1 } }),
      session({ agentId, status: 'ok', kinds: { NAME: 2 } }),
      session({ status: 'error', kinds: { NAME: 2 } }),
      wanted,
    ]);
    await reader.until(() => reader.sessions().length > 0);
    await sleep(100);
    expect(reader.sessions()).toEqual([wanted]);
    await reader.stop();
  });

  test('resumes after the last session, also on another server', async () => {
    const keeper = watch({}, tenant, other);
    const reader = watch();
    await Promise.all([keeper, reader].map((one) => one.until(() => one.received.length > 0)));
    const [first, second, third] = [session(), session(), session()];
    await send([first]);
    await reader.until(() => reader.sessions().length === 1);
    await reader.stop();
    await send([second]);
    await send([third]);
    await keeper.until(() => keeper.sessions().length === 3);

    const resumed = watch({ lastEventId: first.id }, tenant, other);
    await resumed.until(() => resumed.sessions().length === 2);
    expect(resumed.sessions()).toEqual([second, third]);
    await Promise.all([resumed.stop(), keeper.stop()]);
  });

  test('sends reload if sessions may have been missed, or too many arrived at once', async () => {
    const unknown = watch({ lastEventId: session().id });
    await unknown.until(() => unknown.received.length >= 2);
    expect(unknown.received.map(({ event }) => event.type)).toEqual(['open', 'reload']);

    await send(Array.from({ length: 100 }, () => session()));
    await unknown.until(() => unknown.sessions().length >= 100);
    await send(Array.from({ length: 101 }, () => session()));
    await unknown.until(() => unknown.received.length >= 103);
    expect(unknown.received[102]?.event).toEqual({ type: 'reload' });

    const many = Array.from({ length: 1_200 }, () => session());
    const rows = many.map((one) => ({
      id: one.id,
      agentId: one.agent_id,
      agentName: one.agent_name,
      startedAt: Date.parse(one.started_at),
      endedAt: Date.parse(one.ended_at),
      status: one.status,
      redactionCount: 0,
      redactionsByKind: {},
      upstreamModel: one.upstream_model,
    }));
    await loadSessions({ pool: installation.database.pool, accountId: tenant.accountId, sessions: rows });
    await unknown.until(() => unknown.received.length >= 104);
    expect(unknown.received[103]?.event).toEqual({ type: 'reload' });
    await unknown.stop();
  });

  test('sends reload after the connection to the database was lost', async () => {
    const reader = watch();
    await reader.until(() => reader.received.length > 0);
    await installation.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'masker-sessions listener' AND datname = current_database()`,
    );
    await reader.until(() => reader.received.at(-1)?.event.type === 'reload');
    const one = session();
    await send([one]);
    await reader.until(() => reader.sessions().length === 1);
    await reader.stop();
  });

  test('ends when the credential is revoked, and requires one', async () => {
    const nobody = watch({}, null);
    await nobody.until(() => nobody.errors.length === 1);
    expect(nobody.errors[0]?.data).toMatchObject({ code: 'unauthenticated', httpStatus: 401 });
    await nobody.stop();
    const leaving = await installation.tenant();
    const reader = watch({}, leaving);
    await reader.until(() => reader.received.length > 0);
    await installation.get('/api/v1/auth/logout', leaving, { method: 'POST' });
    await reader.done;
    expect(reader.received).toHaveLength(1);
  });

  test('ends when its person switches to another account', async () => {
    const leaving = await installation.tenant();
    const other = await installation.tenant();
    const reader = watch({}, leaving);
    await reader.until(() => reader.received.length > 0);
    const { pool } = installation.database;
    await pool.query(`INSERT INTO membership (account_id, user_id, role) VALUES ($1, $2, 'admin')`, [
      other.accountId,
      leaving.userId,
    ]);
    await pool.query('UPDATE sign_in SET account_id = $1 WHERE user_id = $2', [
      other.accountId,
      leaving.userId,
    ]);
    await reader.done;
    expect(reader.received).toHaveLength(1);
  });

  test('has the headers of a stream for HEAD, and no body', async () => {
    const before = installation.logged.length;
    for (const who of [tenant, null]) {
      const path = '/api/trpc/sessions.watch';
      const response = await installation.get(path, who ?? undefined, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      expect(await response.text()).toBe('');
    }
    expect(installation.logged.slice(before).filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test('refuses invalid filters', async () => {
    for (const input of [{ status: 'OK' }, { since: '24h' }, { lastEventId: 'x' }]) {
      const reader = watch(input);
      await reader.until(() => reader.errors.length === 1);
      expect(reader.errors[0]?.data).toMatchObject({ code: 'validation_failed', httpStatus: 422 });
      await reader.stop();
    }
  });
});

test('events equal the sessions of the list', async () => {
  const reader = watch();
  await reader.until(() => reader.received.length > 0);
  await send(Array.from({ length: 30 }, () => session({ startedAt: Date.now() })));
  await reader.until(() => reader.sessions().length === 30);
  const page = sessionPageSchema.parse(
    await (await installation.get('/api/v1/sessions?limit=30', tenant)).json(),
  );
  for (const one of reader.sessions()) expect(page.data).toContainEqual(one);
  await reader.stop();
});
