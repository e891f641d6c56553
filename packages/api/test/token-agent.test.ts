import { type ExportBody, newId, type Session, scopes } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeExport, makeToken } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { asks } from './support/requests.ts';
import { newestFirst, session } from './support/sessions.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let tenant: Tenant;
/** For one agent, and all that such a token may do. */
let token: string;
const [own, another, unknown] = [newId('agent'), newId('agent'), newId('agent')];
const now = Date.now();
const sessions = newestFirst(
  Array.from({ length: 12 }, (_, i) =>
    session({
      agentId: i % 3 === 0 ? own : another,
      agentName: i % 3 === 0 ? 'own' : 'another',
      startedAt: now - 60_000 - i * 1_000,
      kinds: { NAME: i + 1 },
    }),
  ),
);
const mine = sessions.filter((one) => one.agent_id === own);
const others = sessions.filter((one) => one.agent_id === another);

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, sessions);
  token = await tokenOf(tenant);
});
afterAll(() => installation.close());

async function tokenOf(admin: Tenant): Promise<string> {
  const allowed = scopes.filter((scope) => scope !== 'audit:read');
  return (await makeToken(installation, admin, { scopes: allowed, agent_id: own })).token;
}

async function get<T = { data: Session[]; next_cursor: string | null }>(
  path: string,
  who: object = { token },
) {
  const response = await installation.get(`/api/v1/${path}`, who);
  return { status: response.status, body: (await response.json()) as T };
}

async function change(path: string, method: string, body: unknown, who: object = { token }) {
  const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await installation.get(`/api/v1/${path}`, who, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The same answer but for its request. */
const plain = (answer: { body: unknown }) => {
  const text = JSON.stringify(answer).replace(/req_\w+/, 'req');
  return text.replaceAll(another, 'agt').replaceAll(unknown, 'agt');
};

/** By what it is, what a token for one agent finds of others. Everything that such a token may do is here. */
const finds: Record<string, () => Promise<void>> = {
  async 'sessions.list'() {
    expect((await get('sessions')).body).toEqual({ data: mine, next_cursor: null });
    expect((await get(`sessions?agent_id=${own}`)).body.data).toEqual(mine);
    expect((await get('sessions?min_redactions=7')).body.data).toEqual(
      mine.filter((one) => one.redaction_count >= 7),
    );
    const strange = await get(`sessions?agent_id=${another}`);
    expect(strange).toEqual({ status: 200, body: { data: [], next_cursor: null } });
  },
  async 'sessions.stats'() {
    type Stats = { totals: { sessions: number; redactions: number }; agents: { agent_id: string }[] };
    const { body } = await get<Stats>('sessions/stats?since=7d');
    expect(body.totals).toMatchObject({
      sessions: mine.length,
      redactions: mine.reduce((sum, one) => sum + one.redaction_count, 0),
    });
    expect(body.agents.map((agent) => agent.agent_id)).toEqual([own]);
    // From whatever the sums are made of, and however long the window is.
    for (const query of [
      'since=7d',
      'since=1h&bucket=1m',
      'since=0001-01-01T00:00:00Z',
      'min_redactions=1',
    ]) {
      const path = `sessions/stats?${query}`;
      expect((await get<Stats>(path)).body.totals.sessions).toBe(mine.length);
      const strange = (await get<Stats>(`${path}&agent_id=${another}`)).body;
      expect([query, strange.totals.sessions, strange.agents]).toEqual([query, 0, []]);
    }
  },
  async 'sessions.facets'() {
    type Facets = {
      total: number;
      facets: { status: unknown[]; agent_id: { value: string }[]; kind: unknown[] };
    };
    for (const query of ['since=7d', 'since=0001-01-01T00:00:00Z', 'min_redactions=0', 'min_redactions=1']) {
      const { body } = await get<Facets>(`sessions/facets?${query}`);
      expect([query, body.total]).toEqual([query, mine.length]);
      expect(body.facets.agent_id).toMatchObject([{ value: own, sessions: mine.length }]);
      // Its own agents are a facet of, whatever the filter on it; another's sessions are in none.
      const strange = (await get<Facets>(`sessions/facets?${query}&agent_id=${another}`)).body;
      expect(strange).toMatchObject({ total: 0, facets: { status: [], kind: [] } });
      expect(strange.facets.agent_id).toEqual(body.facets.agent_id);
    }
  },
  async 'sessions.export'() {
    const response = await installation.get('/api/v1/sessions/export', { token });
    const lines = (await response.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(mine);
    const strange = await installation.get(`/api/v1/sessions/export?agent_id=${another}`, { token });
    expect([strange.status, await strange.text()]).toEqual([200, '']);
  },
  async 'sessions.get'() {
    expect((await get(`sessions/${mine[0]?.id}`)).body).toEqual({ session: mine[0] });
    const strange = await get(`sessions/${others[0]?.id}`);
    expect(strange.status).toBe(404);
    expect(plain(strange)).toBe(plain(await get(`sessions/${newId('session')}`)));
  },
  async 'sessions.ingest'() {
    const elsewhere = await installation.tenant();
    const sender = { token: await tokenOf(elsewhere) };
    const [ours, theirs] = [session({ agentId: own }), session({ agentId: another })];
    for (const body of [theirs, [ours, theirs], { sessions: [theirs] }]) {
      const message = `This token is only for ${own}.`;
      expect(await change('sessions', 'POST', body, sender)).toMatchObject({
        status: 403,
        body: { error: { code: 'forbidden', message } },
      });
    }
    const lines = await installation.get('/api/v1/sessions', sender, {
      method: 'POST',
      body: [ours, theirs].map((one) => JSON.stringify(one)).join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(await lines.json()).toMatchObject({ accepted: 1, rejected: [{ line: 2 }], rejected_count: 1 });
    expect((await get('sessions', elsewhere)).body.data).toEqual([ours]);
  },
  async 'sessions.watch'() {
    const elsewhere = await installation.tenant();
    const who = { token: await tokenOf(elsewhere) };
    const inputs = [{}, { agent_id: own }, { agent_id: another }];
    const readers = inputs.map((input) => watching(installation, who, input));
    for (const reader of readers) await reader.until(() => reader.received.length > 0);
    const added = [another, own, another, own].map((agentId) => session({ agentId }));
    await installation.insert(elsewhere.accountId, added);
    const expected = added.filter((one) => one.agent_id === own).map(({ id }) => id);
    const [all, ofOwn, ofAnother] = readers;
    for (const reader of [all, ofOwn]) {
      await reader?.until(() => reader.sessions().length === expected.length);
      expect(new Set(reader?.sessions().map(({ id }) => id))).toEqual(new Set(expected));
    }
    expect(ofAnother?.received.map(({ event }) => event.type)).toEqual(['open']);
    for (const reader of readers) await reader.stop();
  },
  async 'agents.list'() {
    const { body } = await get<{ data: { id: string }[] }>('agents');
    expect([body.data.map((agent) => agent.id), body]).toEqual([
      [own],
      expect.objectContaining({ next_cursor: null }),
    ]);
  },
  async 'agents.sessions'() {
    expect((await get(`agents/${own}/sessions`)).body.data).toEqual(mine);
    const strange = await get(`agents/${another}/sessions`);
    expect(strange.status).toBe(404);
    expect(plain(strange)).toBe(plain(await get(`agents/${unknown}/sessions`)));
  },
  async 'agents.rename'() {
    const strange = await change(`agents/${another}`, 'PATCH', { name: 'renamed' });
    expect(strange.status).toBe(404);
    expect(plain(strange)).toBe(plain(await change(`agents/${unknown}`, 'PATCH', { name: 'renamed' })));
    expect((await change(`agents/${own}`, 'PATCH', { name: 'renamed' })).status).toBe(200);
  },
  async 'agents.delete'() {
    const strange = await change(`agents/${another}`, 'DELETE', {});
    expect(strange.status).toBe(404);
    expect(plain(strange)).toBe(plain(await change(`agents/${unknown}`, 'DELETE', {})));
    const { body } = await get<{ data: { id: string }[] }>('agents', tenant);
    expect(body.data.map((agent) => agent.id)).toContain(another);
  },
  async 'exports.create'() {
    const { status, body } = await change('exports', 'POST', { format: 'ndjson', since: '30d' });
    expect([status, (body as unknown as ExportBody).export.filters]).toEqual([202, { agent_id: [own] }]);
  },
  async 'exports.list'() {
    const theirs = await makeExport(installation, tenant, { since: '30d' });
    const ids = (await get<{ data: { id: string }[] }>('exports')).body.data.map(({ id }) => id);
    expect(ids).not.toContain(theirs.id);
    expect(ids.length).toBeGreaterThan(0);
  },
  async 'exports.get'() {
    await isNotFound('');
  },
  async 'exports.content'() {
    await isNotFound('/content');
  },
  async 'exports.timestamp'() {
    await isNotFound('/timestamp');
  },
  async 'exports.statement'() {
    await isNotFound('/statement');
  },
  async 'exports.delete'() {
    const { id } = await makeExport(installation, tenant, { agent_id: own });
    expect((await change(`exports/${id}`, 'DELETE', {})).status).toBe(404);
  },
  async 'views.list'() {
    const filters = { agent_id: another };
    await change('views', 'POST', { name: 'of another', filters, shared: true }, tenant);
    expect(await get('views')).toMatchObject({
      status: 403,
      body: { error: { message: `This token is only for ${own}; views belong to the whole account.` } },
    });
  },
  async 'retention.get'() {
    expect(await get('retention')).toMatchObject({
      status: 403,
      body: { error: { message: `This token is only for ${own}; retention is of the whole account.` } },
    });
  },
  async 'me.get'() {
    expect((await get('me')).body).toMatchObject({ token: { agent_id: own } });
  },
};

/** An export of the whole account is none to the token, even of its own agent. */
async function isNotFound(part: string): Promise<void> {
  const { id } = await makeExport(installation, tenant, { agent_id: own });
  const strange = await get(`exports/${id}${part}`);
  expect(strange.status).toBe(404);
  expect(plain(strange)).toBe(plain(await get(`exports/${newId('export')}${part}`)));
}

describe('for a token for one agent, other agents behave like unknown ones', () => {
  test('in every request that it may make', () => {
    // The audit log is not by agent: no such token has its scope.
    const may = asks.filter((ask) => ask.forTokens && ask.scope !== 'audit:read');
    expect(Object.keys(finds).sort()).toEqual(may.map((ask) => ask.name).sort());
  });

  test.each(Object.entries(finds))('%s', (_name, find) => find());
});

describe('a cursor of a caller with access to more agents', () => {
  test('returns no sessions of other agents', async () => {
    const all = await get('sessions?limit=2', tenant);
    const cursor = all.body.next_cursor as string;
    const last = all.body.data.at(-1) as Session;
    const behind = mine.filter((one) => one.started_at < last.started_at);
    const page = await get(`sessions?cursor=${cursor}&limit=1`);
    expect(page.body.data).toEqual(behind.slice(0, 1));
    expect((await get(`sessions?cursor=${page.body.next_cursor}`)).body).toEqual({
      data: behind.slice(1),
      next_cursor: null,
    });
  });

  test('returns nothing of another agent', async () => {
    const theirs = await get(`sessions?agent_id=${another}&limit=2`, tenant);
    const cursor = theirs.body.next_cursor;
    expect((await get(`sessions?cursor=${cursor}`)).body).toEqual({ data: [], next_cursor: null });
    expect((await get(`agents/${another}/sessions?cursor=${cursor}`)).status).toBe(404);
    expect((await get(`agents/${own}/sessions?cursor=${cursor}`)).status).toBe(422);
  });

  test('returns no other agents', async () => {
    const [first] = [own, another].sort();
    const { body } = await get<{ next_cursor: string }>('agents?limit=1', tenant);
    const page = await get<{ data: { id: string }[] }>(`agents?cursor=${body.next_cursor}`);
    expect(page.body.data.map((agent) => agent.id)).toEqual(first === own ? [] : [own]);
  });
});
