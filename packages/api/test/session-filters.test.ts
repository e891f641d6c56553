import type { Session, SessionPage, Stats } from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import {
  agents,
  asQuery,
  type Filters,
  idsOf,
  randomFilters,
  randomSession,
  selectedBy,
} from './support/random-filters.ts';
import { newestFirst, randomFrom } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  const random = randomFrom(11);
  const now = Date.now();
  sessions = newestFirst(
    Array.from({ length: 240 }, (_, i) => randomSession(random, now - 5_000 - Math.floor(i / 3) * 1_234_567)),
  );
  await installation.insert(tenant.accountId, sessions);
});
afterAll(() => installation.close());

const expected = (filters: Filters) => selectedBy(filters, sessions);

async function ask<T>(path: string): Promise<T> {
  const response = await installation.get(path, tenant);
  const body = await response.text();
  expect([path, response.status, response.status === 200 ? '' : body]).toEqual([path, 200, '']);
  return JSON.parse(body) as T;
}

async function walk(parameters: URLSearchParams): Promise<string[]> {
  const ids: string[] = [];
  let page = await ask<SessionPage>(`/api/v1/sessions?limit=40&${parameters}`);
  for (;;) {
    ids.push(...page.data.map(({ id }) => id));
    if (page.next_cursor === null) return ids;
    // The filters may be repeated, and mean the same.
    page = await ask<SessionPage>(`/api/v1/sessions?limit=100&cursor=${page.next_cursor}&${parameters}`);
  }
}

test('a list, an export and sums contain the same sessions for any filters, as text and as arrays', async () => {
  await fc.assert(
    fc.asyncProperty(randomFilters, async (asked) => {
      const right = expected(asked);
      const parameters = asQuery(asked);
      parameters.set('since', '30d');
      expect(await walk(parameters)).toEqual(idsOf(right));

      parameters.set('order', 'oldest');
      expect(await walk(parameters)).toEqual(idsOf(right).reverse());
      const exported = await installation.get(`/api/v1/sessions/export?${parameters}`, tenant);
      const lines = (await exported.text()).split('\n').filter((line) => line !== '');
      const reversed = [...right].reverse();
      expect(lines.map((line) => JSON.parse(line))).toEqual(reversed);

      parameters.delete('order');
      const stats = await ask<Stats>(`/api/v1/sessions/stats?${parameters}`);
      expect(stats.totals.sessions).toBe(right.length);
      const sum = (of: (one: Session) => number) => right.reduce((total, one) => total + of(one), 0);
      expect(stats.totals.redactions).toBe(sum((one) => one.redaction_count));
      const notReported = right.filter((one) => one.redactions_reported === false).length;
      expect(stats.totals.redactions_not_reported).toBe(notReported === 0 ? undefined : notReported);
      expect(stats.totals.duration_ms).toBe(sum((one) => one.duration_ms));
      const byKind: Record<string, number> = {};
      for (const one of right)
        for (const [kind, count] of Object.entries(one.redactions_by_kind))
          byKind[kind] = (byKind[kind] ?? 0) + count;
      expect(stats.redactions_by_kind).toEqual(byKind);
      expect(stats.series.reduce((total, { ok, error, partial }) => total + ok + error + partial, 0)).toBe(
        right.length,
      );

      const answer = await installation.query(
        'sessions.list',
        { ...asked, since: '30d', limit: 100 },
        tenant,
      );
      const { result } = (await answer.json()) as { result: { data: SessionPage } };
      expect(idsOf(result.data.data)).toEqual(idsOf(right).slice(0, 100));
    }),
    { numRuns: 60 },
  );
});

test('the list of an agent accepts them too', async () => {
  const [agent] = agents;
  const right = expected({ agent_id: [agent], kind: ['SSN', 'X1'], status: ['ok', 'partial'] });
  expect(right.length).toBeGreaterThan(3);
  const page = await ask<SessionPage>(
    `/api/v1/agents/${agent}/sessions?since=30d&limit=100&kind=SSN,X1&status=ok,partial&order=oldest`,
  );
  expect(idsOf(page.data)).toEqual(idsOf(right).reverse());
});

test('a cursor contains every filter and the order, and is refused with others', async () => {
  const issued = `since=30d&kind=NAME,PHONE&model=gpt-4o-mini,100%2525&status=error,ok&max_duration_ms=60000&order=oldest`;
  const { next_cursor } = await ask<SessionPage>(`/api/v1/sessions?limit=1&${issued}`);
  expect(next_cursor).toEqual(expect.any(String));
  const same = `cursor=${next_cursor}&kind=PHONE,NAME,NAME&model=100%2525,gpt-4o-mini&status=ok,error&order=oldest&since=30d`;
  const page = await ask<SessionPage>(`/api/v1/sessions?limit=100&${same}`);
  const right = expected({
    kind: ['NAME', 'PHONE'],
    model: ['gpt-4o-mini', '100%'],
    status: ['error', 'ok'],
    max_duration_ms: 60_000,
  });
  expect(idsOf(page.data)).toEqual(idsOf(right).reverse().slice(1));
  for (const other of [
    'kind=PHONE',
    'model=gpt-4o-mini',
    'status=ok',
    'status=ok,error,partial',
    'max_duration_ms=1',
    'min_duration_ms=1',
    'reached_model=true',
    'order=newest',
    'agent_id=agt_01HYZ00000000000000000000A',
  ]) {
    const response = await installation.get(`/api/v1/sessions?cursor=${next_cursor}&${other}`, tenant);
    expect([other, response.status]).toEqual([other, 422]);
    expect(await response.text()).toContain(`another ${other.split('=')[0]}`);
  }
});

test('a token for one agent matches no other agent among several', async () => {
  const [own, another] = agents;
  const { token } = await makeToken(installation, tenant, { agent_id: own });
  const ask = async (query: string) => {
    const response = await installation.get(`/api/v1/sessions?since=30d&limit=100&${query}`, { token });
    return idsOf(((await response.json()) as SessionPage).data);
  };
  expect(await ask(`agent_id=${own},${another}&kind=NAME`)).toEqual(
    idsOf(expected({ agent_id: [own], kind: ['NAME'] })),
  );
  expect(await ask(`agent_id=${agents[1]},${agents[2]}`)).toEqual([]);
});
