import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, enterScope, openDatabase, type Scope, serverRole } from '../src/index.ts';
import { inOrder } from '../src/scope/settings.ts';
import { claimStatement } from '../src/webhooks/deliver.ts';
import { countPendingStatement, listDeliveriesStatement } from '../src/webhooks/deliveries.ts';
import { newSessionsStatement } from '../src/webhooks/queue-sessions.ts';
import { nodesOf, type PlanNode, rowsRead } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/** Webhooks, and deliveries of each; one in two hundred of them is pending, half of these for later. */
const [webhooks, each] = [100, 2_000];

let created: TestDatabase;
let serving: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  const owner = openDatabase({ url: created.url });
  await owner.pool.query(`
    INSERT INTO account (id, name) SELECT 'acc_' || a, 'An account' FROM generate_series(1, 10) AS a;
    INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count,
        redactions_by_kind, commit_position)
      SELECT 'acc_' || a, 'sess_' || lpad(n::text, 26, '0'), 'agt_1', 'an agent', now(), now(), 'ok', 0, '{}', n / 10
      FROM generate_series(1, 2) AS a, generate_series(1, 20000) AS n;
    INSERT INTO webhook (account_id, id, name, url, events, filters, conditions, secret, cut, created_by)
      SELECT 'acc_' || 1 + w % 10, 'whk_' || w, 'a webhook', 'https://receiver.test', '{session.created}', '{}', '{}',
        '', '1:1:', '{}'
      FROM generate_series(1, ${webhooks}) AS w;
    INSERT INTO webhook_delivery (account_id, webhook_id, id, type, status, next_attempt_at)
      SELECT 'acc_' || 1 + w % 10, 'whk_' || w, 'msg_' || lpad(n::text, 9, '0'), 'session.created',
        CASE WHEN n % 200 = 0 THEN 'pending' ELSE 'delivered' END,
        CASE WHEN n % 200 = 0 THEN now() + (n % 400 - 100) * interval '1 hour' END
      FROM generate_series(1, ${webhooks}) AS w, generate_series(1, ${each}) AS n`);
  await owner.pool.query('SET default_statistics_target = 1000; ANALYZE');
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

async function explain(
  scope: Scope,
  text: string,
  values: readonly unknown[],
  settings = '',
): Promise<PlanNode> {
  const { pool, directoryPool } = serving;
  const client = await (scope === 'directory' ? directoryPool : pool).connect();
  try {
    await client.query('BEGIN');
    await enterScope(client, scope);
    if (settings) await client.query(settings);
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...values]);
    return rows[0]['QUERY PLAN'][0].Plan as PlanNode;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const scansOf = (plan: PlanNode, table: string) =>
  nodesOf(plan).filter((node) => node['Relation Name'] === table && /Scan/.test(node['Node Type']));

test('a page of new sessions reads the page, however many match and however many are older', async () => {
  for (const conditions of [{}, { statuses: ['error' as const] }]) {
    const places: [string | null, string | null][] = [
      [null, null],
      ['1500', `sess_${'15003'.padStart(26, '0')}`],
    ];
    for (const [readingPosition, readingId] of places) {
      const webhook = { cut: '1000:1000:', conditions, readingPosition, readingId } as const;
      const { text, values } = newSessionsStatement('acc_1', webhook, '1900:1900:', 50);
      const scans = scansOf(await explain({ accountId: 'acc_1' }, text, values, inOrder), 'session');
      expect(scans.map((node) => node['Index Name'])).toEqual(['session_committed']);
      expect(rowsRead(scans[0] as PlanNode)).toBeLessThanOrEqual(60);
    }
  }
});

test('a claim reads what is due, and neither what was delivered nor what is for later', async () => {
  const values = ['lease', 60_000, 32, 4, ['whk_1'], [4]];
  const scans = scansOf(await explain('directory', claimStatement, values), 'webhook_delivery');
  const due = scans.filter((node) => node['Index Name'] === 'webhook_delivery_due');
  expect(due.length).toBeGreaterThan(0);
  // One of each webhook to find it, up to four, and one more to know that there are more.
  expect(due.reduce((sum, node) => sum + rowsRead(node), 0)).toBeLessThanOrEqual(webhooks * 6);
  expect(scans.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
});

test('the number of pending messages reads those, and nothing that was delivered', async () => {
  const plan = await explain('directory', countPendingStatement, [100_000]);
  const scans = nodesOf(plan).filter((node) => node['Index Name'] !== undefined);
  expect(scans.map((node) => node['Index Name'])).toEqual(['webhook_delivery_due']);
  // What a claim of another test wrote and took back is in the index for a while.
  expect(rowsRead(scans[0] as PlanNode)).toBeLessThanOrEqual((webhooks * each) / 200 + 100);
});

test('a page of deliveries reads the page', async () => {
  const values = ['acc_2', 'whk_1', 'msg_000001000', 25];
  const scans = scansOf(
    await explain({ accountId: 'acc_2' }, listDeliveriesStatement, values),
    'webhook_delivery',
  );
  expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  expect(scans.reduce((sum, node) => sum + rowsRead(node), 0)).toBeLessThanOrEqual(26);
});
