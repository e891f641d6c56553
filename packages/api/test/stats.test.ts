import {
  bucketStart,
  bucketWidths,
  type ErrorObject,
  formatInstant,
  newId,
  parseInstant,
  type Session,
  type SessionPage,
  type SessionStatus,
  type Stats,
  type StatsInclude,
  sessionStatuses,
  statsIncludes,
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
const models = ['gpt-4o-mini', 'claude-3-5-haiku', null];

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

const isoOf = (at: number) => new Date(at).toISOString();

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
      durationMs: i % 20 === 0 ? (i / 20) % 40 : Math.floor(random() * 60_000),
      status: sessionStatuses[Math.floor(random() ** 2 * 3)] as SessionStatus,
      kinds: redactions === 0 ? {} : { NAME: redactions, [i % 2 === 0 ? 'PHONE' : 'SECRET_CODE']: 1 },
      upstreamModel: models[i % 7 === 0 ? i % 3 : 0] as string | null,
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
  const byAgent = grouped(some, (one) => one.agent_id);
  const starts = series.map(({ start }) => parseInstant(start) as number);
  const clamp = (at: number) => Math.min(at, starts.at(-1) as number);
  const byStart = grouped(some, (one) => clamp(bucketStart(parseInstant(one.started_at) as number, bucket)));
  return {
    totals: sumsOf(some),
    kinds: kindsOf(some),
    agents: [...byAgent]
      .map(([agent_id, own]) => ({ agent_id, agent_name: own[0]?.agent_name, ...sumsOf(own) }))
      .sort((a, b) => b.sessions - a.sessions || (a.agent_id < b.agent_id ? -1 : 1)),
    series: starts.map((at, i) => ({ start: series[i]?.start, ...sumsOf(byStart.get(at) ?? []).by_status })),
  };
}

/** What is told besides, of the same sessions. */
function expectedBesides(some: readonly Session[], { bucket, series, agents }: Stats) {
  const starts = series.map(({ start }) => parseInstant(start) as number);
  const clamp = (at: number) => Math.min(at, starts.at(-1) as number);
  const startOf = (one: Session) => clamp(bucketStart(parseInstant(one.started_at) as number, bucket));
  const byStart = grouped(some, startOf);
  const byAgent = grouped(some, (one) => one.agent_id);
  const by = (status: SessionStatus, own: Map<number, Session[]>) =>
    starts.map((at) => (own.get(at) ?? []).filter((one) => one.status === status).length);
  return {
    kinds: starts.map((at) => kindsOf(byStart.get(at) ?? [])),
    agents: agents.map(({ agent_id }) => {
      const own = grouped(byAgent.get(agent_id) ?? [], startOf);
      return { ok: by('ok', own), error: by('error', own), partial: by('partial', own) };
    }),
  };
}

function kindsOf(some: readonly Session[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const one of some) {
    for (const [kind, n] of Object.entries(one.redactions_by_kind)) kinds[kind] = (kinds[kind] ?? 0) + n;
  }
  return kinds;
}

/** Percentiles are those of the sessions, within 3 %. */
function expectPercentiles(got: Stats['durations'], some: readonly Session[]) {
  if (some.length === 0) {
    expect(got).toBeNull();
    return;
  }
  const durations = some.map((one) => one.duration_ms).sort((a, b) => a - b);
  for (const [name, part] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const should = durations[Math.ceil(durations.length * part) - 1] as number;
    expect(Math.abs((got?.[name] as number) - should)).toBeLessThanOrEqual(should * 0.03);
  }
}

test('for any filters, windows and buckets, optional parts and the previous window equal the paginated lists', async () => {
  const instant = fc
    .tuple(fc.integer({ min: -2, max: 2_500 }), fc.constantFrom(0, 0, 1, 1_799_999, 3_599_999))
    .map(([hours, rest]) => Math.floor(now / hour) * hour - hours * hour + rest);
  const some = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1 }).map(String);
  /** How long windows are that have an end. */
  const length = fc.oneof(fc.constantFrom(1, hour, 12 * hour), fc.integer({ min: 1, max: 60 * day }));
  const windows = fc.oneof(
    fc.record({ since: fc.constantFrom('1m', '45m', '5h', '24h', '7d', '30d', '90d') }),
    fc.record({ since: instant.map(isoOf) }),
    fc.tuple(instant, length).map(([at, ms]) => ({ since: isoOf(at), until: isoOf(at + ms) })),
  );
  /** Asked for once in so many times. */
  const maybe = (times: number, value: fc.Arbitrary<string>) =>
    fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
  const filters = fc.record({
    agent_id: maybe(2, fc.oneof(fc.constantFrom(...agents, newId('agent')), some(...agents))),
    status: maybe(2, fc.oneof(fc.constantFrom(...sessionStatuses), some(...sessionStatuses))),
    // What no rollup knows of.
    kind: maybe(8, some('NAME', 'PHONE', 'SECRET_CODE', 'MRN')),
    model: maybe(8, some('gpt-4o-mini', 'claude-3-5-haiku')),
    reached_model: maybe(8, fc.constantFrom('true', 'false')),
    min_redactions: maybe(6, fc.constantFrom('0', '1', '3')),
    min_duration_ms: maybe(8, fc.constantFrom('1', '20000')),
    max_duration_ms: maybe(8, fc.constantFrom('30', '40000')),
  });
  const includes = fc.subarray([...statsIncludes], { minLength: 1 });
  const buckets = maybe(3, fc.constantFrom(...Object.keys(bucketWidths)));
  const question = fc
    .tuple(windows, filters)
    .map((parts): Record<string, string> => JSON.parse(JSON.stringify(Object.assign({}, ...parts))));
  await fc.assert(
    fc.asyncProperty(question, buckets, includes, fc.boolean(), async (asked, bucket, included, compared) => {
      const response = await installation.get(
        `/api/v1/sessions/stats?${new URLSearchParams({
          ...asked,
          include: included.join(','),
          ...(bucket === undefined ? {} : { bucket }),
          ...(compared ? { compare: 'previous' } : {}),
        })}`,
        tenant,
      );
      const body = (await response.json()) as { error: ErrorObject };
      if (response.status === 422) {
        const wrong = body.error.details?.map(({ parameter }) => parameter);
        expect([['bucket'], ['max_duration_ms']]).toContainEqual(wrong);
        return;
      }
      const got = statsSchema.parse(body);
      const walked = await walk(asked);
      const should = expectedBesides(walked, got);
      const told = (what: StatsInclude) => included.includes(what);
      expect(got.series.map((one) => one.redactions_by_kind)).toEqual(
        told('kinds_by_bucket') ? should.kinds : got.series.map(() => undefined),
      );
      expect(got.agents.map((one) => one.series)).toEqual(
        told('agent_series') ? should.agents : got.agents.map(() => undefined),
      );
      const ofAgents = grouped(walked, (one) => one.agent_id);
      for (const { agent_id, durations } of got.agents) {
        if (told('agent_durations')) expectPercentiles(durations, ofAgents.get(agent_id) ?? []);
        else expect(durations).toBeUndefined();
      }
      expect(got.other_kinds).toBe(told('kinds_by_bucket') ? 0 : undefined);
      if (told('durations')) expectPercentiles(got.durations, walked);
      else expect(got.durations).toBeUndefined();
      // What is told without asking stays as it is.
      const plain = expected(walked, got);
      expect(got.totals).toEqual(plain.totals);
      expect(got.redactions_by_kind).toEqual(plain.kinds);
      expect(got.agents.map(({ series: _, durations: __, ...one }) => one)).toEqual(plain.agents);
      expect(got.series.map(({ redactions_by_kind: _, ...one }) => one)).toEqual(plain.series);

      if (!compared) {
        expect(got.previous).toBeUndefined();
        return;
      }
      const from = parseInstant(got.since) as number;
      const to = got.until ? Date.parse(got.until) : Math.max(now, from + 1);
      expect(got.previous).toMatchObject({ since: formatInstant(2 * from - to), until: got.since });
      const before = await walk({ ...asked, since: isoOf(2 * from - to), until: isoOf(from) });
      const { totals, kinds, agents: some } = expected(before, got);
      expect(got.previous).toMatchObject({
        totals,
        redactions_by_kind: kinds,
        agents: some,
        other_agents: 0,
      });
      if (told('durations')) expectPercentiles(got.previous?.durations, before);
      else expect(got.previous?.durations).toBeUndefined();
    }),
    { numRuns: 150, seed: 5 },
  );
});

test('a window without a possible previous one cannot be compared', async () => {
  const response = await installation.get(
    '/api/v1/sessions/stats?since=0001-01-01T00:00:00Z&compare=previous',
    tenant,
  );
  expect(response.status).toBe(422);
  const { error } = (await response.json()) as { error: ErrorObject };
  expect(error.details).toMatchObject([{ parameter: 'compare', received: 'previous' }]);
});

test('for any filters, windows and buckets, stats equal the paginated list', async () => {
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
  ])('of %s has buckets of %s, including empty ones', async (since, bucket, count) => {
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

  test('starts days at midnight, and weeks on Monday', async () => {
    const days = await stats({ since: '30d', bucket: '1d' });
    expect(days.series[0]?.start).toBe('2026-10-24T00:00:00Z');
    const weeks = await stats({ since: '30d', bucket: '7d' });
    expect(weeks.series.map(({ start }) => new Date(start).getUTCDay())).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('of a window longer than any chart covers the time with sessions', async () => {
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

  test('sums up sessions that are too old for the series, of every kind of filter, but in no bucket', async () => {
    const old = await installation.tenant();
    const rows = ['1999-12-31T23:00:00Z', '2009-11-01T00:00:00Z', '2026-11-20T12:00:00Z'].map((at) =>
      session({ startedAt: Date.parse(at), kinds: { NAME: 2 }, status: 'error' }),
    );
    await installation.insert(old.accountId, rows);
    const filters: Record<string, string>[] = [
      {},
      { min_redactions: '1' },
      { kind: 'NAME' },
      { agent_id: rows[0]?.agent_id as string },
    ];
    for (const more of filters) {
      const parameters = { since: '1990-01-01T00:00:00Z', include: 'kinds_by_bucket,agent_series', ...more };
      const { totals, series, agents: told, redactions_by_kind } = await stats(parameters, old);
      expect([parameters, totals.sessions, redactions_by_kind]).toEqual([parameters, 3, { NAME: 6 }]);
      expect(series.length).toBe(201);
      expect(series.flatMap(({ start, error }) => (error > 0 ? [[start, error]] : []))).toEqual([
        [series.at(-1)?.start, 1],
      ]);
      const kinds = series.flatMap(({ redactions_by_kind: of }) => of?.NAME ?? []);
      expect(kinds).toEqual([2]);
      const byAgent = told.flatMap(({ series: own }) => own?.error.filter((one) => one > 0) ?? []);
      expect(byAgent).toEqual([1]);
    }
  });

  test.each([
    [{ since: '24h', bucket: '5m' }, '15m is the narrowest that fits'],
    [{ since: '9000d', bucket: '1d' }, 'omit it, or use a shorter window'],
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

test('returns the requested window, keys in order, and no empty values', async () => {
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

test('counts the agents that are not listed', async () => {
  const crowded = await installation.tenant();
  const many = Array.from({ length: 103 }, () => session({ agentId: newId('agent'), startedAt: now - hour }));
  const busy = session({ agentId: many[57]?.agent_id as string, startedAt: now - hour });
  await installation.insert(crowded.accountId, [...many, busy]);
  const got = await stats({ include: 'agent_series' }, crowded);
  expect([got.agents.length, got.other_agents, got.totals.sessions]).toEqual([100, 3, 104]);
  expect(got.agents.map(({ series }) => series?.ok.reduce((sum, n) => sum + n))).toEqual(
    got.agents.map(({ sessions: n }) => n),
  );
  expect(got.agents[0]).toMatchObject({ agent_id: busy.agent_id, sessions: 2 });
});

test('counts the kinds that buckets omit: those with the fewest redactions', async () => {
  const varied = await installation.tenant();
  const nameOf = (i: number) => `KIND_${String(i).padStart(3, '0')}`;
  const kinds = Object.fromEntries(Array.from({ length: 103 }, (_, i) => [nameOf(i), 1 + (i % 102)]));
  const named = Object.entries(kinds);
  const halves = [named.slice(0, 60), named.slice(60)].map((some) => Object.fromEntries(some));
  await installation.insert(
    varied.accountId,
    halves.map((own) => session({ startedAt: now - hour, kinds: own })),
  );
  const got = await stats({ include: 'kinds_by_bucket', compare: 'previous' }, varied);
  expect(got.redactions_by_kind).toEqual(kinds);
  expect(got.other_kinds).toBe(3);
  const { [nameOf(0)]: _, [nameOf(1)]: __, [nameOf(102)]: ___, ...most } = kinds;
  expect(got.series.map((one) => one.redactions_by_kind).filter((one) => one?.[nameOf(50)])).toEqual([most]);
  // The window before has no buckets.
  expect(got.previous).not.toHaveProperty('other_kinds');
});
