import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/index.ts';
import { type StatsShape, statsStatement } from '../src/queries/stats-statement.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

let created: TestDatabase;
let database: Database;

const rows = 30_000;
const account = 'acc_01HYZ000000000000000000000';
const agent = 'agt_01HYZ000000000000000000003';

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase({ url: created.url });
  // Two accounts, six agents, a session every ten seconds.
  await database.pool.query(
    `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status,
                          redaction_count, redactions_by_kind, upstream_model)
     SELECT
       CASE WHEN n % 5 = 0 THEN 'acc_01HYZ000000000000000000001' ELSE $1 END,
       'sess_' || lpad(upper(to_hex(n * 7919 % 1000003)), 26, '0'),
       'agt_01HYZ00000000000000000000' || n % 6,
       'agent',
       now() - n * interval '10 seconds',
       now() - n * interval '10 seconds',
       CASE WHEN n % 61 = 0 THEN 'error' WHEN n % 307 = 0 THEN 'partial' ELSE 'ok' END,
       1,
       '{"NAME": 1}',
       null
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
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}

function nodes(plan: Node): Node[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

const flags = [false, true];
const shapes: StatsShape[] = flags.flatMap((until) =>
  flags.flatMap((byAgent) =>
    [null, ...sessionStatuses].flatMap((status: SessionStatus | null) =>
      [
        { hours: true, redactions: false },
        { hours: false, redactions: false },
        { hours: false, redactions: true },
      ].map((how) => ({ until, agent: byAgent, status, ...how })),
    ),
  ),
);

const hour = 3_600_000;

async function scans(shape: StatsShape): Promise<Node[]> {
  const text = (at: number) => new Date(at).toISOString();
  const from = Math.floor(Date.now() / hour) * hour - 12 * hour;
  const since = from - 600_000;
  const to = from + 6 * hour;
  const values: (string | number)[] = [account, text(since), '1 hour', text(from - hour), text(to)];
  if (shape.agent) values.push(agent);
  if (shape.redactions) values.push(1);
  if (shape.until) values.push(text(to + 600_000));
  if (shape.hours) values.push(text(from));
  if (shape.hours && shape.until) values.push(text(to));
  const client = await database.pool.connect();
  try {
    // The plan that has to be good for every value, as a server that runs for long ends up with.
    await client.query('SET plan_cache_mode = force_generic_plan');
    const result = await client.query({
      text: `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${statsStatement(shape).text}`,
      values,
    });
    const plan: Node = result.rows[0]['QUERY PLAN'][0].Plan;
    return nodes(plan).filter((node) => node['Relation Name'] === 'session' || node['Index Name']);
  } finally {
    await client.query('RESET plan_cache_mode');
    client.release();
  }
}

describe('every combination of filters reads by index, and of the rows only what the rollups lack', () => {
  test.each(shapes)('%j', async (shape) => {
    const found = await scans(shape);
    const ofRows = found.filter((node) => node['Relation Name'] === 'session');
    expect(ofRows.length).toBeGreaterThan(0);
    for (const node of ofRows) expect(node['Node Type']).toMatch(/^(Index|Bitmap Heap) Scan$/);
    const read = ofRows.reduce(
      (sum, node) =>
        sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    );
    // The window's rows, 288 an hour: twice, once for the sums and once for the kinds.
    const hours = shape.hours ? (shape.until ? 1 / 3 : 1 / 6) : shape.until ? 6.5 : 14;
    expect(read).toBeLessThanOrEqual(2 * 288 * hours + 20);
  });
});
