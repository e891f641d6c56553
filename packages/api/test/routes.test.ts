import { agentPageSchema, meSchema, newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant({ role: 'viewer' });
  const neighbour = await installation.tenant();
  sessions = tiedSessions(200, 13, Date.now() - 5_000, randomFrom(6));
  await installation.insert(tenant.accountId, sessions);
  await installation.insert(
    neighbour.accountId,
    sessions.map((one) => ({ ...one, id: newId('session') })),
  );
});
afterAll(() => installation.close());

async function read<T>(path: string): Promise<T> {
  const response = await installation.get(path, tenant);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

test('GET /api/v1/sessions/{session_id}', async () => {
  for (const one of sessions.slice(0, 10)) {
    expect(await read(`/api/v1/sessions/${one.id}`)).toEqual({ session: one });
  }
});

test('GET /api/v1/agents/{agent_id}/sessions equals the list with that filter', async () => {
  const agentId = sessions[5]?.agent_id as string;
  const expected = newestFirst(sessions).filter((one) => one.agent_id === agentId);
  expect(await read(`/api/v1/agents/${agentId}/sessions?limit=100`)).toEqual({
    data: expected,
    next_cursor: null,
  });
});

describe('GET /api/v1/agents', () => {
  test('returns a summary of each agent’s sessions, only of the account', async () => {
    const page = agentPageSchema.parse(await read('/api/v1/agents'));
    const ids = [...new Set(sessions.map((one) => one.agent_id))].sort();
    expect(page.data.map((agent) => agent.id)).toEqual(ids);
    for (const agent of page.data) {
      const own = newestFirst(sessions).filter((one) => one.agent_id === agent.id);
      expect(agent).toEqual({
        id: agent.id,
        name: own[0]?.agent_name,
        first_session_at: own.at(-1)?.started_at,
        last_session_at: own[0]?.started_at,
        session_count: own.length,
        redaction_count: own.reduce((sum, one) => sum + one.redaction_count, 0),
      });
    }
  });

  test('is paginated by cursor', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { data: { id: string }[]; next_cursor: string | null } = await read(
        `/api/v1/agents?limit=1${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map((agent) => agent.id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([...new Set(sessions.map((one) => one.agent_id))].sort());
  });

  test('includes an agent without sessions', async () => {
    const empty = await installation.tenant();
    const id = newId('agent');
    await installation.database.directory.agent.create({
      data: { accountId: empty.accountId, id, name: 'new' },
    });
    const response = await installation.get('/api/v1/agents', empty);
    expect(await response.json()).toEqual({
      data: [
        {
          id,
          name: 'new',
          first_session_at: null,
          last_session_at: null,
          session_count: 0,
          redaction_count: 0,
        },
      ],
      next_cursor: null,
    });
  });
});

test('GET /api/v1/me', async () => {
  const me = meSchema.parse(await read('/api/v1/me'));
  expect(me).toMatchObject({
    user: { id: tenant.userId, role: 'viewer' },
    account: { id: tenant.accountId },
    permissions: ['sessions:read', 'agents:read'],
  });
});

test('health', async () => {
  for (const path of ['/api/healthz', '/api/readyz']) {
    const response = await installation.get(path, null);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  }
});

test.each([
  ['/api/v1/sessions/', 'leave it out'],
  ['/api/v1/sessions//', 'leave it out'],
  ['/api/v1/sessions/stats/?since=7d', 'leave it out'],
  ['/api/v1/access-log/export/', 'leave it out'],
  ['/api/v1/nothing/', 'does not exist'],
  ['/api/v1/nothing', 'does not exist'],
])('GET %s is no route, and says what to do', async (path, message) => {
  const response = await installation.get(path, tenant);
  expect(response.status).toBe(404);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(error).toMatchObject({ code: 'not_found', message: expect.stringContaining(message) });
});
