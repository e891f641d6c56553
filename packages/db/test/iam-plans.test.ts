import { afterAll, beforeAll, expect, test } from 'vitest';
import { listAccountsStatement } from '../src/iam/accounts.ts';
import { countOpenInvitations, listInvitationsStatement } from '../src/iam/invitations.ts';
import { listLoginSessionsStatement } from '../src/iam/login-sessions.ts';
import { listMembersStatement } from '../src/iam/members.ts';
import { countLiveTokens, listTokensStatement } from '../src/iam/tokens.ts';
import { type Database, enterScope, openDatabase, type Scope, serverRole } from '../src/index.ts';
import { countViewsStatement, listViewsStatement } from '../src/views/list-views.ts';
import { nodesOf, type PlanNode, planOf, rowsRead } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/** Accounts, and people; each of these is a member of each of those. */
const [accounts, people] = [20, 1_500];
/** Of each account, or person; one in a hundred of them is still good. */
const [each, good] = [3_000, 30];
const limit = 25;

let created: TestDatabase;
let serving: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  const owner = openDatabase({ url: created.url });
  await owner.pool.query(`
    INSERT INTO account (id, name) SELECT 'acc_' || a, 'An account' FROM generate_series(1, ${accounts}) AS a;
    INSERT INTO "user" (id, name, email) SELECT 'usr_' || u, 'A person', u FROM generate_series(1, ${people}) AS u;
    INSERT INTO membership (account_id, user_id, role)
      SELECT 'acc_' || a, 'usr_' || u, 'admin'
      FROM generate_series(1, ${accounts}) AS a, generate_series(1, ${people}) AS u;
    INSERT INTO api_token (account_id, id, name, hash, scopes, revoked_at)
      SELECT 'acc_' || a, 'tok_' || lpad(n::text, 9, '0'), 'a token', sha256((a || ' ' || n)::bytea), '{agents:read}',
        CASE WHEN n % 100 > 0 THEN now() END
      FROM generate_series(1, ${accounts}) AS a, generate_series(1, ${each}) AS n;
    INSERT INTO invitation (account_id, id, hash, role, created_by, expires_at, accepted_at)
      SELECT 'acc_' || a, 'inv_' || lpad(n::text, 9, '0'), sha256((a || ' ' || n)::bytea), 'viewer', 'usr_1',
        now() + interval '1 day', CASE WHEN n % 100 > 0 THEN now() END
      FROM generate_series(1, ${accounts}) AS a, generate_series(1, ${each}) AS n;
    INSERT INTO saved_view (account_id, id, name, filters, created_by, private_to)
      SELECT 'acc_' || a, 'view_' || lpad(n::text, 9, '0'), 'a view', '{}', 'usr_' || n % ${people} + 1,
        CASE WHEN n % 100 > 0 THEN 'usr_' || n % ${people} + 1 END
      FROM generate_series(1, ${accounts}) AS a, generate_series(1, ${each}) AS n;
    INSERT INTO default_view
      SELECT account_id, created_by, min(id) FROM saved_view WHERE private_to IS NOT NULL GROUP BY 1, 2;
    INSERT INTO sign_in (id, token, user_id, expires_at)
      SELECT 'sign_' || lpad(n::text, 9, '0') || u, n || ' ' || u, 'usr_' || u, now() + interval '1 day'
      FROM generate_series(1, ${accounts}) AS u, generate_series(1, ${each}) AS n`);
  // Of every row, not of a sample: the estimates, and so the plans, are the same each time.
  await owner.pool.query('SET default_statistics_target = 1000; ANALYZE');
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

async function explain(scope: Scope, text: string, values: readonly unknown[]): Promise<PlanNode> {
  const client = await serving.pool.connect();
  try {
    await client.query('BEGIN');
    await enterScope(client, scope);
    return await planOf(client, text, values);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const account = { accountId: 'acc_7' };

test.each<[string, string, Scope, string, unknown[], number]>([
  ['tokens', 'api_token', account, listTokensStatement.text, ['acc_7', limit, '~'], limit + 1],
  [
    'a deep page of tokens',
    'api_token',
    account,
    listTokensStatement.text,
    ['acc_7', limit, 'tok_000000500'],
    limit + 1,
  ],
  ['how many tokens are good', 'api_token', account, countLiveTokens, ['acc_7'], good],
  ['members', 'membership', account, listMembersStatement.text, ['acc_7', limit, ''], limit + 1],
  ['open invitations', 'invitation', account, listInvitationsStatement.text, ['acc_7'], good],
  ['how many invitations are open', 'invitation', account, countOpenInvitations, ['acc_7'], good],
  // All of the person's own: there are never this many.
  ['sign-ins', 'sign_in', 'directory', listLoginSessionsStatement.text, ['usr_7', 'sign_x'], each],
  [
    'accounts of a person',
    'membership',
    'directory',
    listAccountsStatement.text,
    ['usr_7', 'acc_7'],
    accounts,
  ],
])('%s are read only by an index', async (_what, table, scope, text, values, rows) => {
  const plan = await explain(scope, text, values);
  const scans = nodesOf(plan).filter((node) => node['Relation Name'] === table);
  expect(scans).toHaveLength(1);
  const [scan] = scans as [PlanNode];
  expect(scan['Node Type']).toMatch(/^Index (Only )?Scan$|^Bitmap Heap Scan$/);
  expect(rowsRead(scan)).toBeLessThanOrEqual(rows);
  // Nobody's names are looked up but those that are shown.
  for (const node of nodesOf(plan)) expect(rowsRead(node)).toBeLessThanOrEqual(Math.max(rows, people));
});

test.each([
  ['that a member sees', listViewsStatement.text, ['acc_7', 'usr_7', 'member']],
  ['of a member are counted', countViewsStatement.text, ['acc_7', 'usr_7']],
])('the views %s are read by an index, without those of other members', async (_what, text, values) => {
  const plan = await explain(account, text, values);
  const own = each / people;
  const scans = nodesOf(plan).filter((node) => node['Relation Name'] === 'saved_view');
  expect(scans.map((node) => node['Node Type'])).toEqual([
    expect.stringMatching(/^Index|^Bitmap Heap/),
    expect.stringMatching(/^Index|^Bitmap Heap/),
  ]);
  expect(scans.reduce((sum, scan) => sum + rowsRead(scan), 0)).toBeLessThanOrEqual(own + good);
  for (const node of nodesOf(plan)) expect(rowsRead(node)).toBeLessThanOrEqual(people);
});
