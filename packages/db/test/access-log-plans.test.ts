import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessShape, accessStatement } from '../src/access-log/list-statement.ts';
import { type Database, enterScope, openDatabase, serverRole } from '../src/index.ts';
import { flags, nodesOf, type PlanNode, rowsRead } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const accountId = newId('account');
const entries = 40_000;
const limit = 25;

let created: TestDatabase;
let serving: Database;

/** Two accounts; an entry a minute, of a few actors; one action in a thousand is a rare one. */
beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  const owner = openDatabase({ url: created.url });
  await owner.pool.query(
    `INSERT INTO access_log (account_id, sequence, at, entry, hash)
     SELECT account, n, now() - ($2 - n) * interval '1 minute',
       json_build_object(
         'actor', json_build_object('id', 'usr_' || n % 5),
         'action', CASE WHEN n % 1000 = 0 THEN 'tokens.create' ELSE 'sessions.list' END
       )::text, sha256('x')
     FROM unnest($1::text[]) AS account, generate_series(1, $2::int) AS n`,
    [[accountId, newId('account')], entries],
  );
  await owner.pool.query('ANALYZE access_log');
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

async function explain(text: string, values: readonly unknown[]): Promise<PlanNode> {
  const client = await serving.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL plan_cache_mode = force_generic_plan');
    await enterScope(client, { accountId });
    const result = await client.query({
      text: `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
      values: [...values],
    });
    return result.rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const shapes: AccessShape[] = (['newest', 'until', 'position'] as const).flatMap((from) =>
  flags.flatMap((action) => flags.map((actor) => ({ from, action, actor }))),
);

describe('every combination of filters', () => {
  test.each(shapes)('%j', async (shape) => {
    const values: unknown[] = [accountId, limit, ago(entries * 0.9)];
    if (shape.action) values.push('tokens.create');
    if (shape.actor) values.push('usr_0');
    if (shape.from === 'position') values.push(entries / 2);
    if (shape.from === 'until') values.push(ago(entries / 2));
    const plan = await explain(accessStatement(shape).text, values);
    const scans = nodesOf(plan).filter((node) => node['Relation Name'] === 'access_log');
    for (const scan of scans) expect(scan['Node Type']).toMatch(/^Index (Only )?Scan$/);
    // The page, and one entry at each end of the window.
    expect(scans.reduce((sum, scan) => sum + rowsRead(scan), 0)).toBeLessThanOrEqual(limit + 3);
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThanOrEqual(3 * (limit + 1) + 25);
  });
});
