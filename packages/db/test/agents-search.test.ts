import { newId } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, enterScope, inAccount, openDatabase, serverRole } from '../src/index.ts';
import { agentsLookedAt, listAgents, searched } from '../src/queries/list-agents.ts';
import { inOrder } from '../src/scope/settings.ts';
import { nodesOf, planOf, rowsRead } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const accountId = newId('account');
const many = agentsLookedAt + 2_000;

let created: TestDatabase;
let serving: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  const owner = openDatabase({ url: created.url });
  await owner.pool.query(`INSERT INTO account (id, name) VALUES ($1, 'Many agents')`, [accountId]);
  await owner.pool.query(
    `INSERT INTO agent (account_id, id, name)
     SELECT $1, 'agt_' || lpad(n::text, 26, '0'), 'clinic-line-' || n FROM generate_series(1, $2) AS n`,
    [accountId, many],
  );
  await owner.pool.query('VACUUM ANALYZE agent');
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

function find(search: string, after: string | null = null) {
  return listAgents(inAccount(serving.pool, accountId), { accountId, limit: 25, after, only: null, search });
}

test('a search continues after the agents that one page read, and finds the last of many', async () => {
  const first = await find(`line-${many}`);
  expect(first).toMatchObject({
    json: '',
    rows: 0,
    lastId: `agt_${String(agentsLookedAt).padStart(26, '0')}`,
  });
  const second = await find(`line-${many}`, first.lastId);
  expect(JSON.parse(second.json)).toMatchObject({ name: `clinic-line-${many}` });
  expect(second.lastId).toBeNull();
});

test.each(['generic', 'custom'] as const)(
  'a page of a search reads a bounded number of agents (%s plan)',
  async (plan) => {
    const client = await serving.pool.connect();
    try {
      await client.query(`BEGIN; ${inOrder}`);
      await enterScope(client, { accountId });
      const values = [accountId, 25, '', null, 'nobody', agentsLookedAt];
      const scans = nodesOf(await planOf(client, searched.text, values, plan)).filter(
        (node) => node['Relation Name'] === 'agent',
      );
      expect(scans.map((scan) => scan['Node Type'])).toEqual(['Index Scan']);
      expect(scans.reduce((sum, scan) => sum + rowsRead(scan), 0)).toBeLessThanOrEqual(agentsLookedAt);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  },
);
