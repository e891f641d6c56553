import type { Session, SessionPage, Stats } from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

const agents = [
  'agt_01HYZ00000000000000000000A',
  'agt_01HYZ00000000000000000000B',
  'agt_01HYZ00000000000000000000C',
];
const models = ['gpt-4o-mini', 'a, b', '100%', '%2C', null];
const kinds = ['NAME', 'PHONE', 'SSN', 'X1'];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  const random = randomFrom(11);
  const one = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const now = Date.now();
  sessions = newestFirst(
    Array.from({ length: 240 }, (_, i) =>
      session({
        agentId: one(agents),
        agentName: 'bot',
        startedAt: now - 5_000 - Math.floor(i / 3) * 1_234_567,
        durationMs: one([0, 10, 794, 794, 60_000]),
        status: one(['ok', 'ok', 'error', 'partial']),
        kinds: Object.fromEntries(kinds.filter(() => random() < 0.2).map((kind) => [kind, 1])),
        upstreamModel: one(models),
      }),
    ),
  );
  await installation.insert(tenant.accountId, sessions);
});
afterAll(() => installation.close());

interface Asked {
  agent_id?: string[] | undefined;
  status?: string[] | undefined;
  kind?: string[] | undefined;
  model?: string[] | undefined;
  reached_model?: boolean | undefined;
  min_redactions?: number | undefined;
  min_duration_ms?: number | undefined;
  max_duration_ms?: number | undefined;
}

const some = <T>(of: readonly T[]) =>
  fc.option(fc.subarray([...of], { minLength: 1, maxLength: 3 }), { nil: undefined });
const any = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });

const question: fc.Arbitrary<Asked> = fc.record({
  agent_id: some(agents),
  status: some(['ok', 'error', 'partial']),
  kind: some([...kinds, 'MRN']),
  model: some(models.filter((model) => model !== null)),
  reached_model: any(fc.boolean()),
  min_redactions: any(fc.constantFrom(0, 1, 2)),
  min_duration_ms: any(fc.constantFrom(0, 1, 794)),
  max_duration_ms: any(fc.constantFrom(794, 60_000)),
});

/** The answer, told of the sessions themselves. */
function expected(asked: Asked): Session[] {
  return sessions.filter(
    (one) =>
      (asked.agent_id?.includes(one.agent_id) ?? true) &&
      (asked.status?.includes(one.status) ?? true) &&
      (asked.kind?.some((kind) => kind in one.redactions_by_kind) ?? true) &&
      (asked.model?.includes(one.upstream_model ?? 'none') ?? true) &&
      (asked.reached_model === undefined || (one.upstream_model !== null) === asked.reached_model) &&
      one.redaction_count >= (asked.min_redactions ?? 0) &&
      one.duration_ms >= (asked.min_duration_ms ?? 0) &&
      one.duration_ms <= (asked.max_duration_ms ?? Number.POSITIVE_INFINITY),
  );
}

/** The same as an address has it: values joined by commas, those in names encoded once more than the address is. */
function inAddress(asked: Asked): URLSearchParams {
  const parameters = new URLSearchParams({ since: '30d' });
  for (const [name, value] of Object.entries(asked)) {
    if (value === undefined) continue;
    const values = Array.isArray(value) && name === 'model' ? value.map(encodeURIComponent) : value;
    parameters.set(name, String(values));
  }
  return parameters;
}

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

const idsOf = (found: readonly Session[]) => found.map(({ id }) => id);

test('whatever is asked for, a list, an export and sums are of the same sessions, by address and by arrays', async () => {
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const right = expected(asked);
      const parameters = inAddress(asked);
      expect(await walk(parameters)).toEqual(idsOf(right));

      parameters.set('order', 'oldest');
      expect(await walk(parameters)).toEqual(idsOf(right).reverse());
      const exported = await installation.get(`/api/v1/sessions/export?${parameters}`, tenant);
      const lines = (await exported.text()).split('\n').filter((line) => line !== '');
      expect(idsOf(lines.map((line) => JSON.parse(line)))).toEqual(idsOf(right).reverse());

      parameters.delete('order');
      const stats = await ask<Stats>(`/api/v1/sessions/stats?${parameters}`);
      expect(stats.totals.sessions).toBe(right.length);
      const sum = (of: (one: Session) => number) => right.reduce((total, one) => total + of(one), 0);
      expect(stats.totals.redactions).toBe(sum((one) => one.redaction_count));
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

test('an agent’s list takes them too', async () => {
  const [agent] = agents as [string];
  const right = expected({ agent_id: [agent], kind: ['SSN', 'X1'], status: ['ok', 'partial'] });
  expect(right.length).toBeGreaterThan(3);
  const page = await ask<SessionPage>(
    `/api/v1/agents/${agent}/sessions?since=30d&limit=100&kind=SSN,X1&status=ok,partial&order=oldest`,
  );
  expect(idsOf(page.data)).toEqual(idsOf(right).reverse());
});

test('a cursor carries every filter and the order, and does not go with others', async () => {
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

test('a token for one agent finds no other among several', async () => {
  const [own, another] = agents as [string, string];
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
