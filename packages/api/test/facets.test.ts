import {
  type ErrorObject,
  facetsSchema,
  newId,
  type Session,
  type SessionPage,
  type SessionStatus,
  sessionStatuses,
} from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { randomFrom, session } from './support/sessions.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 23, 17, 41, 12, 345);

let installation: Installation;
let tenant: Tenant;
const agents = Array.from({ length: 4 }, () => newId('agent'));

beforeAll(async () => {
  installation = await createInstallation();
  installation.clock.now = now;
  tenant = await installation.tenant();
  const neighbour = await installation.tenant();
  const sessions = spread(900);
  await installation.insert(tenant.accountId, sessions);
  // The neighbour has the same instants and the same agents, so that only the account tells them apart.
  const theirs = sessions.map((one) => ({ ...one, id: newId('session') }));
  await installation.insert(neighbour.accountId, theirs);
});
afterAll(() => installation.close());

function spread(count: number): Session[] {
  const random = randomFrom(29);
  return Array.from({ length: count }, (_, i) => {
    const agent = Math.floor(random() ** 2 * agents.length);
    const ago = Math.floor(random() ** 4 * 100 * day) - 60_000;
    const redactions = Math.floor(random() * 6);
    return {
      ...session({
        agentId: agents[agent] as string,
        agentName: `agent-${agent}`,
        startedAt: i % 10 === 0 ? Math.floor((now - ago) / hour) * hour : now - ago,
        status: sessionStatuses[Math.floor(random() ** 2 * 3)] as SessionStatus,
        durationMs: Math.floor(random() ** 2 * 4_000),
        kinds: redactions === 0 ? {} : { NAME: redactions, [i % 2 === 0 ? 'PHONE' : 'SECRET_CODE']: 1 },
      }),
      upstream_model: i % 7 === 0 ? null : `model-${i % 3}`,
    };
  });
}

async function get<T>(path: string, parameters: Record<string, string>): Promise<T> {
  const response = await installation.get(`${path}?${new URLSearchParams(parameters)}`, tenant);
  const body = await response.json();
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body as T;
}

async function walk(parameters: Record<string, string>): Promise<Session[]> {
  const seen: Session[] = [];
  let cursor: string | null = null;
  do {
    const more: Record<string, string> = cursor === null ? {} : { cursor };
    const page: SessionPage = await get('/api/v1/sessions', { ...parameters, ...more, limit: '100' });
    seen.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return seen;
}

/** How many sessions have which values, by value. */
function counted<T>(sessions: readonly Session[], values: (one: Session) => readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const one of sessions)
    for (const value of values(one)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const asCounts = <T>(listed: readonly { value: T; sessions: number }[]) =>
  new Map(listed.map(({ value, sessions }) => [value, sessions]));

test('for any filters and windows, facets equal the counts of the list, each without its own filter', async () => {
  const instant = fc
    .tuple(fc.integer({ min: -2, max: 2_500 }), fc.constantFrom(0, 0, 1, 1_799_999, 3_599_999))
    .map(([hours, rest]) => Math.floor(now / hour) * hour - hours * hour + rest);
  const filters = fc.record(
    {
      since: fc.oneof(
        fc.constantFrom('1m', '45m', '24h', '7d', '30d', '4000d', '0001-01-01T00:00:00Z'),
        instant.map((at) => new Date(at).toISOString()),
      ),
      until: instant.map((at) => new Date(at).toISOString()),
      agent_id: fc.constantFrom(...agents, agents.slice(1).join(','), newId('agent')),
      status: fc.constantFrom(...sessionStatuses, 'ok,error', sessionStatuses.join(',')),
      min_redactions: fc.constantFrom('0', '1', '3', '7'),
      kind: fc.constantFrom('NAME', 'SECRET_CODE', 'PHONE,SECRET_CODE', 'NONE'),
      model: fc.constantFrom('model-0', 'model-1,model-2', 'no-such'),
      reached_model: fc.constantFrom('true', 'false'),
      min_duration_ms: fc.constantFrom('0', '1000'),
      max_duration_ms: fc.constantFrom('1000', '100000'),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(filters, async (asked) => {
      const response = await installation.get(
        `/api/v1/sessions/facets?${new URLSearchParams(asked)}`,
        tenant,
      );
      const body = (await response.json()) as { error: ErrorObject };
      if (response.status === 422) {
        expect(body.error.details?.map(({ parameter }) => parameter)).toEqual(['until']);
        return;
      }
      const { facets, other, total } = facetsSchema.parse(body);
      const { agent_id: _agent, ...anyAgent } = asked;
      const { status: _status, ...anyStatus } = asked;
      const { kind: _kind, ...anyKind } = asked;
      const { model: _model, ...anyModel } = asked;
      const selected = await walk(asked);
      expect(total).toBe(selected.length);
      expect(other).toEqual({ agent_id: 0, kind: 0, model: 0 });
      expect(asCounts(facets.status)).toEqual(counted(await walk(anyStatus), (one) => [one.status]));
      const named = facets.agent_id.map(({ value, sessions }) => ({ value, sessions }));
      expect(asCounts(named)).toEqual(counted(await walk(anyAgent), (one) => [one.agent_id]));
      for (const { value, name } of facets.agent_id) expect(name).toBe(`agent-${agents.indexOf(value)}`);
      expect(asCounts(facets.kind)).toEqual(
        counted(await walk(anyKind), (one) => Object.keys(one.redactions_by_kind)),
      );
      expect(asCounts(facets.model)).toEqual(counted(await walk(anyModel), (one) => [one.upstream_model]));
      for (const listed of Object.values(facets)) {
        const counts = listed.map(({ sessions }) => sessions);
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }
    }),
    { numRuns: 40, seed: 7 },
  );
});

test('keys are in order, and values without sessions are omitted', async () => {
  const response = await installation.get('/api/v1/sessions/facets', await installation.tenant());
  expect(await response.text()).toBe(
    '{"facets":{"status":[],"agent_id":[],"kind":[],"model":[]},"other":{"agent_id":0,"kind":0,"model":0},"total":0}',
  );
});

test('reached_model restricts the facet of models, and model alone does not', async () => {
  const models = async (parameters: Record<string, string>) => {
    const { facets } = facetsSchema.parse(
      await get('/api/v1/sessions/facets', { since: '90d', ...parameters }),
    );
    return facets.model.map(({ value }) => value).sort();
  };
  const all = ['model-0', 'model-1', 'model-2'];
  expect(await models({ model: 'model-1' })).toEqual([...all, null]);
  expect(await models({ model: 'model-1', reached_model: 'true' })).toEqual(all);
  expect(await models({ reached_model: 'false' })).toEqual([null]);
});
