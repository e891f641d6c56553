import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/index.ts';
import { type ListShape, listStatement } from '../src/queries/list-statement.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

let created: TestDatabase;
let database: Database;

const rows = 60_000;
const account = 'acc_01HYZ000000000000000000000';
const agent = 'agt_01HYZ000000000000000000003';

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase({ url: created.url });
  // Two accounts, six agents, one session a second; errors and partial ones are rare.
  await database.pool.query(
    `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status,
                          redaction_count, redactions_by_kind, upstream_model)
     SELECT
       CASE WHEN n % 5 = 0 THEN 'acc_01HYZ000000000000000000001' ELSE $1 END,
       'sess_' || lpad(upper(to_hex(n * 7919 % 1000003)), 26, '0'),
       'agt_01HYZ00000000000000000000' || n % 6,
       'agent',
       now() - n * interval '1 second',
       now() - n * interval '1 second' + interval '794 ms',
       CASE WHEN n % 61 = 0 THEN 'error' WHEN n % 307 = 0 THEN 'partial' ELSE 'ok' END,
       n % 7,
       CASE WHEN n % 7 = 0 THEN '{}' ELSE jsonb_build_object('NAME', n % 7) END,
       'gpt-4o-mini'
     FROM generate_series(1, $2) AS n`,
    [account, rows],
  );
  await database.pool.query('ANALYZE session');
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

const flags = [false, true];
const shapes: ListShape[] = (['newest', 'until', 'position'] as const).flatMap((from) =>
  flags.flatMap((byAgent) =>
    [null, ...sessionStatuses].flatMap((status: SessionStatus | null) =>
      flags.map((redactions) => ({ from, agent: byAgent, status, redactions })),
    ),
  ),
);

async function explain(shape: ListShape, limit: number): Promise<Node> {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const values: (string | number)[] = [account, limit, ago(rows * 2)];
  if (shape.agent) values.push(agent);
  if (shape.redactions) values.push(3);
  if (shape.from === 'position') values.push(ago(rows / 2), 'sess_5');
  if (shape.from === 'until') values.push(ago(rows / 3));
  const client = await database.pool.connect();
  try {
    // The plan that has to be good for every value, as a server that runs for long ends up with.
    await client.query(`SET plan_cache_mode = force_generic_plan`);
    const { text } = listStatement(shape);
    const result = await client.query({
      text: `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
      values,
    });
    return result.rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('RESET plan_cache_mode');
    client.release();
  }
}

function nodes(plan: Node): Node[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

describe('every combination of filters', () => {
  test.each(shapes)('%j', async (shape) => {
    const limit = 25;
    const plan = await explain(shape, limit);
    const scans = nodes(plan).filter((node) => node['Relation Name'] === 'session');
    expect(scans.map((scan) => scan['Node Type'])).toEqual(['Index Scan']);

    const [scan] = scans as [Node];
    const read = (scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)) * scan['Actual Loops'];
    // Redactions are four in seven here; nothing else may be filtered after the index.
    expect(read).toBeLessThanOrEqual((limit + 1) * (shape.redactions ? 3 : shape.status === 'ok' ? 2 : 1));
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThanOrEqual(3 * (limit + 1) + 20);
  });
});

test('a deep page reads no more than the first', async () => {
  const shape: ListShape = { from: 'newest', agent: false, status: null, redactions: false };
  const blocks = (plan: Node) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  const [first, deep] = [await explain(shape, 50), await explain({ ...shape, from: 'position' }, 50)];
  expect(blocks(deep)).toBeLessThanOrEqual(blocks(first) + 10);
});
