import { createInstallation, type Installation, type Tenant } from '@masker/api/testing';
import { newestFirst, randomFrom, session, tiedSessions } from '@masker/api/testing/sessions';
import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMaskerClient, type MaskerClient, type Session } from '../src/index.ts';

let installation: Installation;
let tenant: Tenant;
let client: MaskerClient;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  const neighbour = await installation.tenant();
  sessions = newestFirst(tiedSessions(333, 40, Date.now() - 60_000, randomFrom(1)));
  await installation.insert(tenant.accountId, sessions);
  await installation.insert(neighbour.accountId, tiedSessions(50, 40, Date.now() - 60_000, randomFrom(2)));
  client = createMaskerClient({ url: installation.url, cookie: tenant.cookie });
});

afterAll(() => installation.close());

describe('sessions', () => {
  test('a page, and the one after it', async () => {
    const first = await client.sessions.list({ limit: 10 });
    expect(first.data).toEqual(sessions.slice(0, 10));
    const second = await client.sessions.list({ cursor: first.next_cursor ?? '', limit: 5 });
    expect(second.data).toEqual(sessions.slice(10, 15));
  });

  test.each([7, 100, undefined])('all of them, tied starts included, %s a page', async (limit) => {
    const seen: Session[] = [];
    for await (const row of client.sessions.each({ since: '7d', limit })) seen.push(row);
    expect(seen).toEqual(sessions);
  });

  test('filtered', async () => {
    const seen: Session[] = [];
    for await (const row of client.sessions.each({ status: 'ok', min_redactions: 3, limit: 20 }))
      seen.push(row);
    expect(seen).toEqual(sessions.filter((row) => row.status === 'ok' && row.redaction_count >= 3));
  });

  test('one of them', async () => {
    const [expected] = sessions as [Session];
    expect(await client.sessions.get(expected.id)).toEqual(expected);
  });
});

test('agents, and the sessions of one', async () => {
  const ids: string[] = [];
  for await (const agent of client.agents.each({ limit: 1 })) ids.push(agent.id);
  expect(ids).toEqual([...new Set(sessions.map((row) => row.agent_id))].sort());
  const agent_id = ids[0] as string;
  const { data } = await client.agents.sessions({ agent_id, limit: 100 });
  expect(data).toEqual(sessions.filter((row) => row.agent_id === agent_id).slice(0, 100));
});

test('who is calling', async () => {
  const me = await client.me.get();
  expect(me).toMatchObject({ user: { id: tenant.userId }, account: { id: tenant.accountId } });
});

describe('refusals', () => {
  test('a parameter', async () => {
    await expect(client.sessions.list({ limit: 101, since: '1x' })).rejects.toMatchObject({
      code: 'validation_failed',
      status: 422,
      requestId: expect.stringMatching(/^req_/),
      details: [
        { parameter: 'limit', message: 'must be an integer from 1 to 100', received: '101' },
        { parameter: 'since', received: '1x' },
      ],
    });
  });

  test('no credential', async () => {
    const anonymous = createMaskerClient({ url: installation.url });
    await expect(anonymous.me.get()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  test("what is not there, or another account's", async () => {
    await expect(client.sessions.get(session().id)).rejects.toMatchObject({
      code: 'session_not_found',
      status: 404,
    });
    await expect(client.agents.sessions({ agent_id: newId('agent') })).rejects.toMatchObject({
      code: 'agent_not_found',
    });
  });
});
