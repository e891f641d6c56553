import { newId, sessionStatuses, statsIncludes } from '@masker/contract';
import { expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { type StatsQuery, sessionStats } from '../src/queries/stats.ts';
import { removeExpired } from '../src/retention/index.ts';
import { filterConditions } from '../src/session/filter.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

const hour = 3_600_000;
const day = 24 * hour;
const newest = Math.floor(Date.now() / hour) * hour;
const agents = Array.from({ length: 3 }, () => newId('agent'));

/** Sessions of three agents, spread over the four days before the present hour. */
function spread(count: number): SessionRow[] {
  return Array.from({ length: count }, (_, i) => {
    const startedAt = newest - ((i * 7_919_000 + count * 13) % (4 * day));
    return sessionRow({
      agentId: agents[i % agents.length] as string,
      startedAt,
      endedAt: startedAt + (i % 50) * 20,
      status: sessionStatuses[i % 7] ?? 'ok',
      ...(i % 11 === 0 && { redactionCount: 0, redactionsByKind: null }),
    });
  });
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

test('during writes and removals, stats equal the rows at every moment', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const ingestor = createIngestor(pool);
  let writing = true;
  let looked = 0;

  const loads = async () => {
    for (let i = 0; i < 10; i++) await loadSessions({ pool, accountId, sessions: spread(200 + i) });
  };
  const ingests = async () => {
    for (let i = 0; i < 25; i++) await ingestor.ingest(accountId, spread(30 + i));
  };
  const removals = async () => {
    while (writing) await removeExpired({ pool, accountId, days: 3, now: Date.now(), batch: 40 });
  };
  const query: StatsQuery = {
    accountId,
    since: newest - 4 * day + 1_234_567,
    bucket: '1h',
    first: newest - 4 * day,
    last: newest,
  };
  const queries: StatsQuery[] = [
    query,
    { ...query, until: newest - 2_345_678 },
    { ...query, agentIds: [agents[1] as string], statuses: ['error'] },
    { ...query, minRedactions: 4 },
    { ...query, statuses: ['ok', 'partial'] },
    { ...query, agentIds: agents.slice(0, 2), statuses: ['error'] },
    { ...query, kinds: ['DOB', 'MRN'], minDurationMs: 500 },
    { ...query, models: ['gpt-4o-mini'], maxDurationMs: 300, agentIds: [agents[0] as string] },
  ];
  const window = { since: query.since, until: newest - 2_345_678 };
  for (const one of queries.slice(0, 5))
    queries.push({ ...one, ...window, include: statsIncludes, previous: window });
  const looks = async () => {
    const client = await pool.connect();
    try {
      while (writing) {
        const one = queries[looked++ % queries.length] as StatsQuery;
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
        const { totals, series, agents, previous } = await sessionStats(client, one);
        let used = 1;
        const { conditions, values } = filterConditions(one, () => `$${++used}`);
        const counted = await client.query(
          `SELECT count(*)::int AS sessions, coalesce(sum(redaction_count), 0)::int AS redactions,
             count(*) FILTER (WHERE redactions_by_kind IS NULL)::int AS redactions_not_reported
           FROM session
           WHERE ${['account_id = $1', ...conditions].join(' AND ')}`,
          [accountId, ...values],
        );
        await client.query('COMMIT');
        expect({ redactions_not_reported: 0, ...JSON.parse(totals) }).toMatchObject(counted.rows[0]);
        if (!one.include) continue;
        const { sessions, redactions } = counted.rows[0];
        const buckets: { redactions_by_kind: Record<string, number> }[] = JSON.parse(series);
        const kinds = buckets.flatMap((bucket) => Object.values(bucket.redactions_by_kind));
        expect(total(kinds)).toBe(redactions);
        const told: { series: Record<string, number[]> }[] = JSON.parse(agents);
        expect(total(told.flatMap((agent) => Object.values(agent.series).flat()))).toBe(sessions);
        // The window before is the same one.
        expect(previous?.totals).toBe(totals);
      }
    } finally {
      client.release();
    }
  };

  const writers = Promise.all([loads(), ingests()]).finally(() => {
    writing = false;
  });
  await Promise.all([writers, removals(), looks(), looks()]);
  expect(looked).toBeGreaterThan(10);
});
