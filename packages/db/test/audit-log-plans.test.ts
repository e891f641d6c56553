import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAuditEntries } from '../src/audit-log/list.ts';
import { actorsStatement } from '../src/audit-log/list-actors.ts';
import { type Database, enterScope, inAccount, openDatabase, serverRole } from '../src/index.ts';
import { inOrder } from '../src/scope/settings.ts';
import { flags, planOf } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const limit = 25;
const links = 20_000;

/** A chain in which every entry is a link of its own, and one whose links have a hundred. */
const chains = {
  thin: { accountId: newId('account'), size: 1 },
  thick: { accountId: newId('account'), size: 100 },
};

let created: TestDatabase;
let serving: Database;

/** What most links are on, and what one in a thousand is. */
const [common, rare] = ['agt_common', 'sess_rare'];

/** A link a minute, of a few actors; one action in a thousand links is a rare one. */
beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  const owner = openDatabase({ url: created.url });
  for (const { accountId, size } of Object.values(chains)) {
    await owner.pool.query(
      `WITH link AS (
         SELECT n, 'usr_' || n % 5 AS actor_id,
           CASE WHEN n % 1000 = 0 THEN 'tokens.create' ELSE 'sessions.list' END AS action,
           CASE WHEN n % 1000 = 0 THEN '${rare}' ELSE '${common}' END AS target,
           (extract(epoch FROM now()) * 1000)::bigint - ($2::bigint - n) * 60000 AS at
         FROM generate_series(1, $2) AS n
       ), keys AS (
         INSERT INTO access_log_key
         SELECT $1, key.action, key.actor_id, n * $3::int
         FROM link, access_log_keys(ARRAY[link.action], ARRAY[link.actor_id]) AS key
       ), targets AS (
         INSERT INTO access_log_target SELECT $1, target, n * $3::int, action, actor_id FROM link
       )
       INSERT INTO access_log
       SELECT $1, n * $3, (n - 1) * $3 + 1, to_timestamp(at / 1000.0), array_fill(at, ARRAY[$3]),
         rtrim(repeat('{"actor":{"kind":"user","id":"' || actor_id || '"},"action":"' || action
           || '","target":"' || target || '"}' || E'\\n', $3),
           E'\\n'),
         sha256('x'), ARRAY[action], ARRAY[actor_id]
       FROM link`,
      [accountId, links, size],
    );
  }
  await owner.pool.query('VACUUM ANALYZE access_log, access_log_key, access_log_target');
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The blocks that a page is read from, the statements inside of the function included. */
async function blocksOf(
  accountId: string,
  values: readonly unknown[],
): Promise<{ rows: number; blocks: number }> {
  const client = await serving.pool.connect();
  try {
    await client.query(`BEGIN; ${inOrder}`);
    await enterScope(client, { accountId });
    const page = 'FROM access_log_page($1, $2, $3, $4, $5, $6, $7, $8)';
    const { rows } = await client.query(`SELECT rows ${page}`, [accountId, limit, ...values]);
    const plan = await planOf(client, `SELECT * ${page}`, [accountId, limit, ...values]);
    return { rows: rows[0].rows, blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** In the newest nine tenths, in those of the older half, and in those below its middle. */
const rareLinks = { newest: 18, until: 8, position: 7 };

const window = (from: keyof typeof rareLinks, chain: { size: number }) => [
  ago(links * 0.9),
  from === 'until' ? ago(links / 2) : null,
  from === 'position' ? (chain.size * links) / 2 : null,
];

const shapes = (['newest', 'until', 'position'] as const).flatMap((from) =>
  flags.flatMap((action) => flags.map((actor) => ({ from, action, actor }))),
);

describe.each(Object.entries(chains))(
  'in the %s chain, every combination of filters reads few rows',
  (_name, chain) => {
    test.each(shapes)('%j', async ({ from, action, actor }) => {
      const { rows, blocks } = await blocksOf(chain.accountId, [
        ...window(from, chain),
        action ? 'tokens.create' : null,
        actor ? 'usr_0' : null,
        null,
      ]);
      const there = action ? rareLinks[from] * chain.size : limit;
      expect(rows).toBe(Math.min(there, limit));
      // For each link its key, itself, and the few blocks of its text; and the ends of the window.
      const linksRead = Math.ceil((rows + 1) / chain.size);
      expect(blocks).toBeLessThanOrEqual(12 * linksRead + 40);
    });
  },
);

describe.each(Object.entries(chains))(
  'in the %s chain, the entries on one target read few rows',
  (_name, chain) => {
    test.each(shapes)('%j', async ({ from, action, actor }) => {
      // The rare action is always on the rare target.
      for (const [target, seen] of [
        [rare, rareLinks[from] * chain.size],
        [common, action ? 0 : limit],
        ['sess_none', 0],
      ] as const) {
        const { rows, blocks } = await blocksOf(chain.accountId, [
          ...window(from, chain),
          action ? 'tokens.create' : null,
          actor ? 'usr_0' : null,
          target,
        ]);
        expect([target, rows]).toEqual([target, Math.min(seen, limit)]);
        const linksRead = Math.ceil((rows + 1) / chain.size);
        // No more than ten thousand rows of the target are looked at, a hundred or so in a block.
        expect(blocks).toBeLessThanOrEqual(12 * linksRead + 40 + 10_000 / 50);
      }
    });
  },
);

test('a target with another filter is read in bounded pages, which together are complete', async () => {
  const where = inAccount(serving.pool, chains.thin.accountId);
  const query = { accountId: chains.thin.accountId, since: 0, limit: 100, target: common };
  const looked = await listAuditEntries(where, { ...query, action: 'tokens.create' });
  // The newest ten thousand, between which one in a thousand is on the rare target.
  expect(looked).toEqual({ json: '', rows: 0, last: expect.any(Number) });
  expect(looked.last).toBeGreaterThan(links - 10_020);
  expect(looked.last).toBeLessThan(links - 10_000);
  const rest = { ...query, action: 'tokens.create', after: looked.last as number };
  expect(await listAuditEntries(where, rest)).toEqual({ json: '', rows: 0, last: null });
});

test('actors are found by index skips, however long the log is', async () => {
  const client = await serving.pool.connect();
  try {
    await client.query(`BEGIN; ${inOrder}`);
    await enterScope(client, chains.thin);
    const values = [chains.thin.accountId, '', limit, null, limit + 1];
    const plan = await planOf(client, actorsStatement.text, values);
    // Five actors: a jump to each, its latest link, and whether it is a member still.
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(5 * 40);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
