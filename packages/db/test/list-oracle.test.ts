import { newId, type SessionStatus, sessionStatuses } from '@masker/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { listSessions } from '../src/queries/list-sessions.ts';
import type { SessionPosition, SessionQuery } from '../src/queries/session-query.ts';
import { indexAll } from '../src/search-index/index.ts';
import { filterConditions, matches, type SessionFilter } from '../src/session/filter.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

const start = Date.UTC(2026, 2, 1);
const agents = [newId('agent'), newId('agent')];

// Few instants, so that many sessions share one; sessions that went well, and redactions, are rare enough that
// the nearest sessions don't make a page; redactions are on both sides of where levels begin.
const session = fc.record({
  at: fc.integer({ min: 0, max: 60 }),
  agent: fc.constantFrom(...agents),
  duration: fc.constantFrom(0, 500, 794, 794, 794, 1_000, 60_000),
  model: fc.constantFrom('gpt-4o-mini', 'gpt-4o-mini', 'gpt-4o-mini', 'a, “b” 100%', null),
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('NAME') },
    { weight: 1, arbitrary: fc.constantFrom('SSN', 'DOB') },
  ),
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant<SessionStatus>('error') },
    { weight: 1, arbitrary: fc.constantFrom(...sessionStatuses) },
  ),
  redactions: fc.oneof(
    { weight: 16, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 3, arbitrary: fc.integer({ min: 4, max: 40 }) },
    { weight: 3, arbitrary: fc.constantFrom(20, 20, 20, 21) },
    { weight: 1, arbitrary: fc.constantFrom(127, 128, 255, 256, 5_000, 2 ** 31 - 1) },
  ),
});

const question = fc.record({
  since: fc.integer({ min: 0, max: 40 }),
  until: fc.option(fc.integer({ min: 41, max: 61 }), { nil: undefined }),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  agentIds: fc.option(fc.subarray([...agents, newId('agent')], { minLength: 1 }), {
    nil: undefined,
    freq: 1,
  }),
  statuses: fc.option(fc.subarray([...sessionStatuses], { minLength: 1 }), { nil: undefined, freq: 1 }),
  minRedactions: fc.option(
    fc.oneof(
      fc.integer({ min: 0, max: 42 }),
      fc.constantFrom(21, 21, 128, 257, 2 ** 31 - 1, Number.MAX_SAFE_INTEGER),
    ),
    { nil: undefined },
  ),
  limit: fc.integer({ min: 1, max: 7 }),
});

/** The filters that no index has in the order of the list, each of them now and then. */
const searched = fc.record({
  kinds: fc.option(fc.subarray(['NAME', 'SSN', 'DOB', 'MRN'], { minLength: 1, maxLength: 2 }), {
    nil: undefined,
    freq: 1,
  }),
  models: fc.option(fc.subarray(['gpt-4o-mini', 'a, “b” 100%', 'none'], { minLength: 1 }), {
    nil: undefined,
    freq: 1,
  }),
  reachedModel: fc.option(fc.boolean(), { nil: undefined, freq: 1 }),
  minDurationMs: fc.option(fc.constantFrom(1, 794, 1_000, Number.MAX_SAFE_INTEGER), {
    nil: undefined,
    freq: 1,
  }),
  maxDurationMs: fc.option(fc.constantFrom(0, 500, 794, 60_000), { nil: undefined, freq: 1 }),
});

const anyQuestion = fc
  .tuple(question, fc.oneof(fc.constant({}), searched))
  .map(([one, rest]) => ({ ...one, ...rest }));

type Drawn = typeof session extends fc.Arbitrary<infer T> ? T : never;

/** How far apart two neighbouring instants are: in one quarter of an hour, or over quarters, days and weeks. */
const distances = fc.constantFrom(1, 1, 7 * 60_000, 11 * 3_600_000, 3 * 86_400_000);

function rowOf(
  { at, agent, duration, model, kind, status, redactions }: Drawn,
  distance: number,
): SessionRow {
  const startedAt = start + at * distance;
  return sessionRow({
    agentId: agent,
    startedAt,
    endedAt: startedAt + duration,
    status,
    redactionCount: redactions,
    redactionsByKind: redactions === 0 ? {} : { [kind]: redactions },
    upstreamModel: model,
  });
}

/** The ids that a walk should return, in order, told without an index or a cursor. */
function expected(rows: readonly SessionRow[], query: Omit<SessionQuery, 'accountId'>): string[] {
  const sign = query.order === 'oldest' ? -1 : 1;
  return rows
    .filter((row) => matches(query, { ...row, durationMs: row.endedAt - row.startedAt }))
    .sort((a, b) => sign * (b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1)))
    .map(({ id }) => id);
}

async function walk(query: SessionQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: SessionPosition | undefined;
  for (;;) {
    const page = await listSessions(database.pool, { ...query, after });
    const found = JSON.parse(`[${page.json}]`) as { id: string }[];
    ids.push(...found.map(({ id }) => id));
    if (page.last === null) return ids;
    expect(found).toHaveLength(query.limit);
    after = page.last;
  }
}

/** The ids that the filter selects as plain conditions in SQL. */
async function selected(accountId: string, filter: SessionFilter): Promise<string[]> {
  let used = 1;
  const { conditions, values } = filterConditions(filter, () => `$${++used}`);
  const { rows } = await database.pool.query(
    `SELECT id FROM session WHERE ${['account_id = $1', ...conditions].join(' AND ')} ORDER BY id`,
    [accountId, ...values],
  );
  return rows.map(({ id }) => id);
}

test('every page, and every SQL condition, equals the plain result for any filters', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(session, { minLength: 300, maxLength: 600 }),
      fc.array(anyQuestion, { minLength: 20, maxLength: 20 }),
      distances,
      fc.constantFrom(0, 0.5, 0.9, 1, 1),
      async (drawn, questions, distance, part) => {
        const accountId = await newAccount(database.pool);
        const rows = drawn.map((one) => rowOf(one, distance));
        // None, some, or all of them are in the index.
        const indexed = rows.slice(0, Math.floor(rows.length * part));
        await loadSessions({ pool: database.pool, accountId, sessions: indexed });
        await indexAll(database.pool, accountId);
        const ingestor = createIngestor(database.pool);
        await ingestor.ingest(accountId, rows.slice(indexed.length, indexed.length + 40));
        await loadSessions({ pool: database.pool, accountId, sessions: rows.slice(indexed.length) });
        for (const { since, until, ...rest } of questions) {
          const query = {
            ...rest,
            since: start + since * distance,
            until: until === undefined ? undefined : start + until * distance,
          };
          const right = expected(rows, query);
          expect(await walk({ accountId, ...query })).toEqual(right);
          expect(await selected(accountId, query)).toEqual([...right].sort());
        }
      },
    ),
    { numRuns: 20 },
  );
});
