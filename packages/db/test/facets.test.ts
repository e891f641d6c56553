import { newId, type SessionStatus, sessionStatuses } from '@masker/contract';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { type FacetsQuery, sessionFacets } from '../src/queries/facets.ts';
import { removeExpired } from '../src/retention/index.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';
import { disagreements } from './support/disagreements.ts';

const database = useDatabase();

const quarter = 900_000;
const day = 86_400_000;
const now = Date.UTC(2026, 10, 25, 17, 41, 12, 345);
const agents = Array.from({ length: 5 }, () => newId('agent')).sort();
const models = ['gpt-4o-mini', 'claude "x", y', 'n', 'klm', null];
const kinds = ['NAME', 'PHONE', 'N', 'MBI', 'SECRET_CODE'];

/** A sequence of numbers from 0 to 1, the same each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Most of them recent, some on the very quarter of an hour. */
function spread(count: number, seed: number): SessionRow[] {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() ** 2 * from.length)] as T;
  return Array.from({ length: count }, (_, i) => {
    const ago = Math.floor(random() ** 3 * 60 * day);
    const startedAt = i % 10 === 0 ? Math.floor((now - ago) / quarter) * quarter : now - ago;
    const redactionsByKind: Record<string, number> = {};
    for (let n = Math.floor(random() * 4); n > 0; n--) redactionsByKind[pick(kinds)] = n;
    return sessionRow({
      agentId: pick(agents),
      agentName: null,
      startedAt,
      endedAt: startedAt + Math.floor(random() ** 6 * 4_000_000),
      status: pick(sessionStatuses),
      redactionsByKind,
      redactionCount: Object.values(redactionsByKind).reduce((sum, n) => sum + n, 0),
      upstreamModel: pick(models),
    });
  });
}

type Filters = Omit<FacetsQuery, 'accountId'>;

/** What the facets must be, counted from the sessions themselves. */
function expected(sessions: readonly SessionRow[], query: Filters) {
  const { since, until = Number.POSITIVE_INFINITY, within, minRedactions = 0, reachedModel } = query;
  const { minDurationMs = 0, maxDurationMs = Number.POSITIVE_INFINITY } = query;
  const base = sessions.filter((one) => {
    const duration = one.endedAt - one.startedAt;
    return (
      one.startedAt >= since &&
      one.startedAt < until &&
      (within === undefined || one.agentId === within) &&
      one.redactionCount >= minRedactions &&
      (reachedModel === undefined || reachedModel === (one.upstreamModel !== null)) &&
      duration >= minDurationMs &&
      duration <= maxDurationMs
    );
  });
  const conditions = {
    agent_id: (one: SessionRow) => query.agentIds?.includes(one.agentId) !== false,
    status: (one: SessionRow) => query.statuses?.includes(one.status) !== false,
    kind: (one: SessionRow) =>
      query.kinds === undefined || query.kinds.some((kind) => kind in (one.redactionsByKind ?? {})),
    model: (one: SessionRow) =>
      query.models === undefined || (one.upstreamModel !== null && query.models.includes(one.upstreamModel)),
  };
  const selected = (but: string) =>
    base.filter((one) => Object.entries(conditions).every(([name, holds]) => name === but || holds(one)));
  const facet = <T>(name: string, values: (one: SessionRow) => readonly T[]) => {
    const counts = new Map<T, number>();
    for (const one of selected(name))
      for (const value of values(one)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const rank = (value: T) => (value === null ? '\uffff' : String(value));
    return [...counts]
      .map(([value, sessions]) => ({ value, sessions }))
      .sort((a, b) => b.sessions - a.sessions || (rank(a.value) < rank(b.value) ? -1 : 1));
  };
  const order = (one: { value: SessionStatus }) => sessionStatuses.indexOf(one.value);
  return {
    facets: {
      status: facet('status', (one) => [one.status]).sort(
        (a, b) => b.sessions - a.sessions || order(a) - order(b),
      ),
      agent_id: facet('agent_id', (one) => [one.agentId]).map(({ value, sessions }) => ({
        value,
        name: value,
        sessions,
      })),
      kind: facet('kind', (one) => Object.keys(one.redactionsByKind ?? {})),
      model: facet('model', (one) => [one.upstreamModel]),
    },
    other: { agent_id: 0, kind: 0, model: 0 },
    total: selected('').length,
  };
}

const instant = fc
  .tuple(fc.integer({ min: -2, max: 60 * 96 }), fc.constantFrom(0, 0, 1, quarter / 2, quarter - 1))
  .map(([quarters, rest]) => Math.floor(now / quarter) * quarter - quarters * quarter + rest);

const known = {
  since: fc.oneof(instant, fc.constantFrom(0, now - 30 * day, now - day)),
  until: instant,
  within: fc.constantFrom(...agents),
  agentIds: fc.uniqueArray(fc.constantFrom(...agents, newId('agent')), { minLength: 1, maxLength: 3 }),
  statuses: fc.uniqueArray(fc.constantFrom(...sessionStatuses), { minLength: 1, maxLength: 3 }),
};
const unknown = {
  kinds: fc.uniqueArray(fc.constantFrom(...kinds, 'NONE'), { minLength: 1, maxLength: 3 }),
  models: fc.uniqueArray(fc.constantFrom('gpt-4o-mini', 'n', 'klm', 'none'), { minLength: 1, maxLength: 2 }),
  reachedModel: fc.boolean(),
  minRedactions: fc.constantFrom(0, 1, 3),
  minDurationMs: fc.constantFrom(0, 1, 1_000),
  maxDurationMs: fc.constantFrom(0, 999, 100_000),
};

describe('facets equal the counts of the sessions, for any filters', () => {
  let accountId: string;
  let sessions: SessionRow[];

  beforeAll(async () => {
    const { pool } = database;
    accountId = await newAccount(pool);
    const ingestor = createIngestor(pool);
    const [loaded, ingested, again] = [spread(900, 1), spread(500, 2), spread(300, 3)];
    await loadSessions({ pool, accountId, sessions: loaded });
    for (let i = 0; i < ingested.length; i += 50) await ingestor.ingest(accountId, ingested.slice(i, i + 50));
    await loadSessions({ pool, accountId, sessions: [...again, ...loaded.slice(0, 50)] });
    // The neighbour has the same sessions under other ids, so that only the account tells them apart.
    const neighbour = await newAccount(pool);
    const theirs = loaded.map((one) => ({ ...one, id: newId('session') }));
    await loadSessions({ pool, accountId: neighbour, sessions: theirs });
    const cutoff = 40;
    await removeExpired({ pool, accountId, days: cutoff, now, batch: 70 });
    sessions = [...loaded, ...ingested, ...again].filter((one) => one.startedAt >= now - cutoff * day);
  });

  test('rollups equal the sessions', async () => {
    expect(await disagreements(database.pool, accountId)).toEqual([]);
  });

  test.each([
    ['that rollups know', known, 150],
    ['that only the sessions know', { ...known, ...unknown }, 150],
  ])('%s', async (_, filters, numRuns) => {
    await fc.assert(
      fc.asyncProperty(fc.record(filters, { requiredKeys: ['since'] }), async (asked) => {
        const query = asked as Filters;
        fc.pre(query.until === undefined || query.until > query.since);
        const json = await sessionFacets(database.pool, { accountId, ...query });
        expect(JSON.parse(json)).toEqual(expected(sessions, query));
      }),
      { numRuns, seed: 11 },
    );
  });
});

test('sums up the values that are not listed', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const many = Array.from({ length: 104 }, (_, i) =>
    sessionRow({
      agentId: newId('agent'),
      startedAt: now,
      endedAt: now,
      redactionsByKind: { [`KIND_${i}`]: 2 },
      redactionCount: 2,
      upstreamModel: i === 0 ? null : `model-${i}`,
    }),
  );
  const busy = sessionRow({ ...(many[57] as SessionRow), id: newId('session') });
  await loadSessions({ pool, accountId, sessions: [...many, busy] });
  for (const minRedactions of [0, 1]) {
    const { facets, other, total } = JSON.parse(
      await sessionFacets(pool, { accountId, since: now - day, minRedactions }),
    );
    expect([facets.agent_id.length, facets.kind.length, facets.model.length]).toEqual([100, 100, 100]);
    expect(facets.agent_id[0]).toMatchObject({ value: busy.agentId, sessions: 2 });
    expect(facets.kind[0]).toEqual({ value: 'KIND_57', sessions: 2 });
    expect(facets.model[0]).toEqual({ value: 'model-57', sessions: 2 });
    expect([other, total]).toEqual([{ agent_id: 4, kind: 4, model: 4 }, 105]);
  }
});
