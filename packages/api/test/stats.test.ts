import {
  bucketStart,
  bucketWidths,
  type ErrorObject,
  newId,
  parseInstant,
  type Session,
  type SessionPage,
  type SessionStatus,
  type Stats,
  sessionStatuses,
  statsSchema,
} from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { randomFrom, session } from './support/sessions.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 23, 17, 41, 12, 345);

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];
const agents = Array.from({ length: 5 }, () => newId('agent'));

beforeAll(async () => {
  installation = await createInstallation();
  installation.clock.now = now;
  tenant = await installation.tenant();
  const neighbour = await installation.tenant();
  sessions = spread(1_500);
  await installation.insert(tenant.accountId, sessions);
  // The neighbour has the same instants and the same agents, so that only the account tells them apart.
  const theirs = sessions.map((one) => ({ ...one, id: newId('session') }));
  await installation.insert(neighbour.accountId, theirs);
});
afterAll(() => installation.close());

/** Most of them recent, some on the very hour, some a minute ahead of the clock. */
function spread(count: number): Session[] {
  const random = randomFrom(23);
  return Array.from({ length: count }, (_, i) => {
    const agent = Math.floor(random() ** 2 * agents.length);
    const ago = Math.floor(random() ** 4 * 100 * day) - 60_000;
    const startedAt = i % 10 === 0 ? Math.floor((now - ago) / hour) * hour : now - ago;
    const redactions = Math.floor(random() * 6);
    return session({
      agentId: agents[agent] as string,
      agentName: `agent-${agent}`,
      startedAt,
      durationMs: Math.floor(random() * 60_000),
      status: sessionStatuses[Math.floor(random() ** 2 * 3)] as SessionStatus,
      kinds: redactions === 0 ? {} : { NAME: redactions, [i % 2 === 0 ? 'PHONE' : 'SECRET_CODE']: 1 },
    });
  });
}

async function get<T>(path: string, parameters: Record<string, string>, as: Tenant = tenant): Promise<T> {
  const response = await installation.get(`${path}?${new URLSearchParams(parameters)}`, as);
  const body = await response.json();
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body as T;
}

async function stats(parameters: Record<string, string> = {}, as?: Tenant): Promise<Stats> {
  return statsSchema.parse(await get('/api/v1/sessions/stats', parameters, as));
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

function sumsOf(some: readonly Session[]) {
  const total = (of: (one: Session) => number) => some.reduce((sum, one) => sum + of(one), 0);
  const by = (status: SessionStatus) => some.filter((one) => one.status === status).length;
  return {
    sessions: some.length,
    redactions: total((one) => one.redaction_count),
    duration_ms: total((one) => one.duration_ms),
    by_status: { ok: by('ok'), error: by('error'), partial: by('partial') },
  };
}

function grouped<K>(some: readonly Session[], key: (one: Session) => K): Map<K, Session[]> {
  const groups = new Map<K, Session[]>();
  for (const one of some) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** What the stats must be, from the sessions that a walk returned; the series for a given cut. */
function expected(some: readonly Session[], { bucket, series }: Stats) {
  const kinds: Record<string, number> = {};
  for (const one of some) {
    for (const [kind, n] of Object.entries(one.redactions_by_kind)) kinds[kind] = (kinds[kind] ?? 0) + n;
  }
  const byAgent = grouped(some, (one) => one.agent_id);
  const starts = series.map(({ start }) => parseInstant(start) as number);
  const clamp = (at: number) => Math.min(Math.max(at, starts[0] as number), starts.at(-1) as number);
  const byStart = grouped(some, (one) => clamp(bucketStart(parseInstant(one.started_at) as number, bucket)));
  return {
    totals: sumsOf(some),
    kinds,
    agents: [...byAgent]
      .map(([agent_id, own]) => ({ agent_id, agent_name: own[0]?.agent_name, ...sumsOf(own) }))
      .sort((a, b) => b.sessions - a.sessions || (a.agent_id < b.agent_id ? -1 : 1)),
    series: starts.map((at, i) => ({ start: series[i]?.start, ...sumsOf(byStart.get(at) ?? []).by_status })),
  };
}

test('for any filters, any window and any buckets, stats are those of the walked list', async () => {
  const instant = fc
    .tuple(fc.integer({ min: -2, max: 2_500 }), fc.constantFrom(0, 0, 1, 1_799_999, 3_599_999))
    .map(([hours, rest]) => Math.floor(now / hour) * hour - hours * hour + rest);
  const filters = fc.record(
    {
      since: fc.oneof(
        fc.constantFrom('1m', '45m', '1h', '24h', '7d', '30d', '90d', '4000d', '0001-01-01T00:00:00Z'),
        instant.map((at) => new Date(at).toISOString()),
      ),
      until: instant.map((at) => new Date(at).toISOString()),
      agent_id: fc.constantFrom(...agents, newId('agent')),
      status: fc.constantFrom(...sessionStatuses),
      min_redactions: fc.constantFrom('0', '1', '3', '7'),
      bucket: fc.constantFrom(...Object.keys(bucketWidths)),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(filters, async ({ bucket, ...asked }) => {
      const list = await installation.get(`/api/v1/sessions?${new URLSearchParams(asked)}`, tenant);
      const parameters = bucket === undefined ? asked : { ...asked, bucket };
      const response = await installation.get(
        `/api/v1/sessions/stats?${new URLSearchParams(parameters)}`,
        tenant,
      );
      const body = (await response.json()) as { error: ErrorObject };
      if (list.status === 422 || response.status === 422) {
        const { details } = body.error;
        expect(details?.map(({ parameter }) => parameter)).toEqual(
          list.status === 422 ? ['until'] : ['bucket'],
        );
        return;
      }
      const got = statsSchema.parse(body);
      const should = expected(await walk(asked), got);
      expect(got.totals).toEqual(should.totals);
      expect(got.redactions_by_kind).toEqual(should.kinds);
      expect(got.agents).toEqual(should.agents);
      expect(got.series).toEqual(should.series);
      expect(got.other_agents).toBe(0);
      expect(got.series.length).toBeLessThanOrEqual(201);
      if (bucket !== undefined) expect(got.bucket).toBe(bucket);
    }),
    { numRuns: 60, seed: 7 },
  );
});

describe('the series', () => {
  test.each([
    ['1m', '1m', 2],
    ['1h', '1m', 61],
    ['6h', '5m', 73],
    ['24h', '1h', 25],
    ['7d', '3h', 57],
    ['30d', '12h', 61],
    ['90d', '1d', 91],
    ['365d', '7d', 54],
    ['2190d', '30d', 74],
  ])('of %s has buckets of %s, empty ones too', async (since, bucket, count) => {
    const got = await stats({ since });
    expect([got.bucket, got.series.length]).toEqual([bucket, count]);
    const starts = got.series.map(({ start }) => parseInstant(start) as number);
    const width = bucketWidths[got.bucket];
    expect(starts[0]).toBe(bucketStart(parseInstant(got.since) as number, got.bucket));
    expect(starts.slice(1).map((at, i) => at - (starts[i] as number))).toEqual(
      starts.slice(1).map(() => width),
    );
    expect(starts.at(-1)).toBe(bucketStart(now - 1, got.bucket));
  });

  test('begins its days at midnight, and its weeks on Monday', async () => {
    const days = await stats({ since: '30d', bucket: '1d' });
    expect(days.series[0]?.start).toBe('2026-10-24T00:00:00Z');
    const weeks = await stats({ since: '30d', bucket: '7d' });
    expect(weeks.series.map(({ start }) => new Date(start).getUTCDay())).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('of a window longer than any chart is of the time in which there are sessions', async () => {
    const got = await stats({ since: '1970-01-01T00:00:00Z', until: '9999-12-31T00:00:00Z' });
    const first = Math.min(...sessions.map((one) => Date.parse(one.started_at)));
    expect(got.totals.sessions).toBe(sessions.length);
    expect(got.series[0]?.start).toBe(
      new Date(bucketStart(first, got.bucket)).toISOString().replace('.000', ''),
    );
    expect(got.since).toBe('1970-01-01T00:00:00Z');
    const empty = await stats({ since: '1970-01-01T00:00:00Z' }, await installation.tenant());
    expect(empty.series).toHaveLength(1);
  });

  test.each([
    [{ since: '24h', bucket: '5m' }, '15m is the narrowest that fits'],
    [{ since: '9000d', bucket: '1d' }, 'leave it out, or ask for a shorter window'],
  ])('%j would have too many buckets', async (parameters, hint) => {
    const response = await installation.get(
      `/api/v1/sessions/stats?${new URLSearchParams(parameters)}`,
      tenant,
    );
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: ErrorObject };
    expect(error.details).toEqual([
      { parameter: 'bucket', message: expect.stringContaining(hint), received: parameters.bucket },
    ]);
  });
});

test('the answer is the window as asked for, keys in order, nothing when there is nothing', async () => {
  const alone = await installation.tenant();
  const got = await get<Stats>(
    '/api/v1/sessions/stats',
    { since: '2026-11-01T00:00:00Z', until: '2026-11-01T02:00:00.500Z' },
    alone,
  );
  expect(Object.keys(got)).toEqual([
    'since',
    'until',
    'bucket',
    'totals',
    'series',
    'redactions_by_kind',
    'agents',
    'other_agents',
  ]);
  expect(got).toMatchObject({
    since: '2026-11-01T00:00:00Z',
    until: '2026-11-01T02:00:00.500Z',
    bucket: '5m',
  });
  expect(got.totals).toEqual(sumsOf([]));
  expect([got.redactions_by_kind, got.agents, got.other_agents]).toEqual([{}, [], 0]);
  expect((await stats({})).until).toBeNull();
});

test('more agents than can be told are counted', async () => {
  const crowded = await installation.tenant();
  const many = Array.from({ length: 103 }, () => session({ agentId: newId('agent'), startedAt: now - hour }));
  const busy = session({ agentId: many[57]?.agent_id as string, startedAt: now - hour });
  await installation.insert(crowded.accountId, [...many, busy]);
  const got = await stats({}, crowded);
  expect([got.agents.length, got.other_agents, got.totals.sessions]).toEqual([100, 3, 104]);
  expect(got.agents[0]).toMatchObject({ agent_id: busy.agent_id, sessions: 2 });
});
