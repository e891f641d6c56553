import { newId } from '@masker/contract';
import { expect, test } from 'vitest';
import { computesStoredHashes, createQueries, openDatabase } from '../src/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';
import { createTestDatabase } from './support/postgres.ts';

const database = useDatabase();

/** Two values that have the same hash behind the id of an account, of the shape that SQL gives for a number `n`. */
async function sameHash(accountId: string, shape: string): Promise<[string, string]> {
  const { rows } = await database.pool.query<{ one: string; other: string }>(
    `SELECT min(value) AS one, max(value) AS other
     FROM (SELECT ${shape} AS value FROM generate_series(1, 300000) AS n) AS made
     GROUP BY hashtext($1::text || value) HAVING count(*) > 1 LIMIT 1`,
    [accountId],
  );
  const [found] = rows;
  if (!found) throw new Error('no two of them have the same hash');
  return [found.one, found.other];
}

test('sessions whose agents and models have the same hash by chance stay apart', async () => {
  const accountId = await newAccount(database.pool);
  const agents = await sameHash(accountId, `'agt_' || lpad(n::text, 26, '0')`);
  const models = await sameHash(accountId, `'model-' || n`);
  const startedAt = Date.UTC(2026, 2, 1);
  const sessions = agents.flatMap((agentId, a) =>
    models.flatMap((upstreamModel, m) =>
      Array.from({ length: 3 + a + m }, (_, n) => ({
        ...sessionRow(),
        id: newId('session'),
        agentId,
        upstreamModel,
        startedAt: startedAt + n,
        endedAt: startedAt + n + 1_000,
      })),
    ),
  );
  await loadSessions({ pool: database.pool, accountId, sessions });
  const queries = createQueries(database.pool, database.pool);
  const [since, until] = [startedAt - 60_000, startedAt + 60_000];
  const idsOf = async (filter: object) => {
    const { json } = await queries.listSessions({ accountId, since, until, limit: 100, ...filter });
    return (JSON.parse(`[${json}]`) as { id: string }[]).map(({ id }) => id).sort();
  };
  const expected = (matches: (one: (typeof sessions)[number]) => boolean) =>
    sessions
      .filter(matches)
      .map(({ id }) => id)
      .sort();

  for (const agentId of agents) {
    const own = expected((one) => one.agentId === agentId);
    expect(await idsOf({ agentIds: [agentId] })).toEqual(own);
    expect(await idsOf({ agentIds: [agentId], statuses: ['ok'] })).toEqual(own);
    expect(await idsOf({ agentIds: [agentId], minRedactions: 1 })).toEqual(own);
    for (const model of models) {
      expect(await idsOf({ agentIds: [agentId], models: [model] })).toEqual(
        expected((one) => one.agentId === agentId && one.upstreamModel === model),
      );
    }
    const window = { accountId, since, until, bucket: '1m', first: since, last: until } as const;
    for (const minRedactions of [undefined, 1]) {
      const { totals } = await queries.sessionStats({ ...window, agentIds: [agentId], minRedactions });
      expect(totals).toContain(`"sessions":${own.length}`);
    }
  }
  for (const model of models) {
    expect(await idsOf({ models: [model] })).toEqual(expected((one) => one.upstreamModel === model));
  }
  const listed = JSON.parse(
    `[${(await queries.listAgents({ accountId, limit: 10, after: null, only: null, search: null })).json}]`,
  );
  expect(listed.map((one: { session_count: number }) => one.session_count)).toEqual([7, 9]);
});

test('a PostgreSQL that computes other hashes is noticed', async () => {
  expect(await computesStoredHashes(database.pool)).toBe(true);
  const created = await createTestDatabase();
  const other = openDatabase({ url: created.url, connections: 1 });
  try {
    await other.pool.query(
      `ALTER FUNCTION pg_catalog.hashtext(text) RENAME TO hashtext_of_before;
       CREATE FUNCTION pg_catalog.hashtext(text) RETURNS integer
         LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length($1)`,
    );
    expect(await computesStoredHashes(other.pool)).toBe(false);
  } finally {
    await other.close();
    await created.drop();
  }
});
