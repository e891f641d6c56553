import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeToken, recordOf } from './support/audit-log.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { readSlowly } from './support/slow-reader.ts';

/** More than what the sockets between here and there hold. */
const many = 60_000;

let installation: Installation;
/** A second server on the same database, which has no patience with readers that take nothing. */
let impatient: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  impatient = await createInstallation({ databaseUrl: installation.databaseUrl, stallTimeout: 200 });
  tenant = await installation.tenant();
  await installation.database.pool.query(
    `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status,
                          redaction_count, redactions_by_kind, upstream_model)
     SELECT $1, 'sess_' || lpad(n::text, 26, '0'), 'agt_01HYZ000000000000000000000', 'agent',
            now() - n * interval '1 ms', now(), 'ok', 0, '{}', NULL
     FROM generate_series(1, $2::int) AS n`,
    [tenant.accountId, many],
  );
});
afterAll(async () => {
  await impatient.close();
  await installation.close();
});

const path = '/api/v1/sessions/export';

const logOf = ({ logged }: Installation, requestId: string) =>
  logged.map((line) => JSON.parse(line)).filter((line) => line.request_id === requestId);

/** Expects that an export is on record as broken, and in the log as nothing that anybody must look into. */
async function expectBroken(at: Installation, requestId: string, reason: string, accountId: string) {
  await expect
    .poll(async () =>
      (await recordOf(at, accountId)).filter((entry) => entry.request_id === requestId).map((e) => e.action),
    )
    .toEqual(['sessions.export', 'sessions.exportBroken']);
  const lines = logOf(at, requestId);
  expect(lines).toContainEqual(expect.objectContaining({ level: 30, msg: 'stream broken', reason }));
  expect(lines.filter(({ level }) => level > 30)).toEqual([]);
}

describe('an export ends with its credential:', () => {
  test('a revoked token', async () => {
    const { id, secret } = await makeToken(installation, tenant, ['sessions:read']);
    const reader = await readSlowly(installation, path, { token: secret });
    await installation.get(`/api/v1/tokens/${id}`, tenant, { method: 'DELETE' });
    expect(await reader.rest()).toBe('reset');
    await expectBroken(installation, reader.requestId, 'unauthenticated', tenant.accountId);
  });

  test('an expired token, while the reader waits', async () => {
    const { id, secret } = await makeToken(installation, tenant, ['sessions:read']);
    const reader = await readSlowly(installation, path, { token: secret });
    await installation.database.pool.query(
      `UPDATE api_token SET expires_at = now() + interval '300 ms' WHERE id = $1`,
      [id],
    );
    // Nothing is read meanwhile.
    await expectBroken(installation, reader.requestId, 'unauthenticated', tenant.accountId);
    expect(await reader.rest()).toBe('reset');
  });

  test.each<[string, string]>([
    ['a scope that is taken away', `UPDATE api_token SET scopes = '{sessions:write}' WHERE id = $1`],
    [
      'a token that is kept to one agent',
      `UPDATE api_token SET agent_id = 'agt_01HYZ000000000000000000000' WHERE id = $1`,
    ],
  ])('%s', async (_, change) => {
    const { id, secret } = await makeToken(installation, tenant, ['sessions:read']);
    const reader = await readSlowly(installation, path, { token: secret });
    await installation.database.pool.query(change, [id]);
    expect(await reader.rest()).toBe('reset');
    await expectBroken(installation, reader.requestId, 'forbidden', tenant.accountId);
  });

  test('a removed member, and a sign-out', async () => {
    for (const leave of [
      (who: Tenant) => installation.get(`/api/v1/members/${who.userId}`, tenant, { method: 'DELETE' }),
      (who: Tenant) => installation.get('/api/v1/auth/logout', who, { method: 'POST' }),
    ]) {
      const viewer = await installation.tenant({ role: 'viewer', accountId: tenant.accountId });
      const reader = await readSlowly(installation, path, viewer);
      expect((await leave(viewer)).status).toBe(200);
      expect(await reader.rest()).toBe('reset');
      await expectBroken(installation, reader.requestId, 'unauthenticated', tenant.accountId);
    }
  });
});

test('aborts an export whose reader reads nothing', async () => {
  const reader = await readSlowly(impatient, path, tenant);
  await expectBroken(impatient, reader.requestId, 'reader_stalled', tenant.accountId);
  expect(await reader.rest()).toBe('reset');
});

test('an export whose reader disconnects is not logged as an error', async () => {
  const reader = await readSlowly(installation, path, tenant);
  reader.leave();
  await expectBroken(installation, reader.requestId, 'reader_left', tenant.accountId);
});

test.each(['1.0', '1.1'])(
  'an export over HTTP/%s whose database fails resets the connection',
  async (version) => {
    const reader = await readSlowly(installation, `${path}?end=true`, tenant, version);
    await installation.database.pool.query('ALTER TABLE session RENAME TO session_away');
    try {
      expect(await reader.rest()).toBe('reset');
    } finally {
      await installation.database.pool.query('ALTER TABLE session_away RENAME TO session');
    }
    const entries = await recordOf(installation, tenant.accountId);
    expect(entries.at(-1)).toMatchObject({ action: 'sessions.exportBroken', request_id: reader.requestId });
  },
);
