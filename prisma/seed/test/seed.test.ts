import { createTestDatabase } from '@masker/db/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demo, demoAgents, isSeeded, neighbour, scenarios, seed } from '../index.ts';

const now = Date.UTC(2026, 4, 6, 15, 30);

let pool: pg.Pool;
let drop: () => Promise<void>;

beforeEach(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => {});
});

afterEach(async () => {
  await pool.end();
  await drop();
});

async function count(table: string, accountId?: string): Promise<number> {
  const found = await pool.query(
    `SELECT count(*)::int AS n FROM "${table}" ${accountId ? 'WHERE account_id = $1' : ''}`,
    accountId ? [accountId] : [],
  );
  return found.rows[0].n;
}

async function isEmpty(): Promise<boolean> {
  const tables = ['account', 'user', 'membership', 'agent', 'session'];
  return (await Promise.all(tables.map((table) => count(table)))).every((n) => n === 0);
}

test('fills the demo account exactly, the neighbour on top, and makes the demo user an admin', async () => {
  const seen: { done: number; total: number }[] = [];
  const result = await seed({
    pool,
    sessions: 12_345,
    now,
    onProgress: (progress) => seen.push(progress),
  });

  expect(result).toEqual({
    accountId: demo.accountId,
    userId: demo.userId,
    email: demo.email,
    added: 12_345,
    addedElsewhere: 1_235,
    seeded: true,
  });
  expect(await isSeeded(pool)).toBe(true);
  expect(await count('session', demo.accountId)).toBe(12_345);
  expect(await count('session', neighbour.accountId)).toBe(1_235);
  const agents = await pool.query('SELECT id, name FROM agent WHERE account_id = $1 ORDER BY id', [
    demo.accountId,
  ]);
  expect(agents.rows).toEqual(
    demoAgents.map(({ id, name }) => ({ id, name })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const members = await pool.query(
    'SELECT user_id, role, email FROM membership JOIN "user" ON "user".id = user_id WHERE account_id = $1',
    [demo.accountId],
  );
  expect(members.rows).toEqual([{ user_id: demo.userId, role: 'admin', email: demo.email }]);

  expect(seen.at(-1)).toEqual({ done: 13_580, total: 13_580 });
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
});

test('changes nothing when it has been done', async () => {
  await seed({ pool, sessions: 200, now });
  expect(await seed({ pool, sessions: 300, now: now + 1 })).toMatchObject({ added: 0, seeded: false });
  expect(await count('session', demo.accountId)).toBe(200);
});

test('two at the same time make one', async () => {
  const results = await Promise.all([
    seed({ pool, sessions: 500, now }),
    seed({ pool, sessions: 500, now: now + 1 }),
  ]);
  expect(results.map(({ seeded }) => seeded).sort()).toEqual([false, true]);
  expect(await count('session', demo.accountId)).toBe(500);
});

test.each(['ties', 'burst', 'empty'] as const)('seeds the scenario %s', async (scenario) => {
  const expected = [...scenarios[scenario](now, 400)].length;
  expect(await seed({ pool, scenario, sessions: 400, now })).toMatchObject({ added: expected });
  expect(await count('session', demo.accountId)).toBe(expected);
  expect(await count('session', neighbour.accountId)).toBe(40);
});

test('what is written before the commit stays or goes with the seed', async () => {
  const broken = seed({
    pool,
    sessions: 500,
    now,
    beforeCommit: async (client) => {
      const inside = await client.query('SELECT count(*)::int AS n FROM session');
      expect(inside.rows).toEqual([{ n: 550 }]);
      throw new Error('not after all');
    },
  });
  await expect(broken).rejects.toThrow('not after all');
  expect(await isEmpty()).toBe(true);
  expect(await isSeeded(pool)).toBe(false);
});

test('a seed whose connection is cut while it writes leaves nothing, and can be done again', async () => {
  let cut: Promise<unknown> | undefined;
  const broken = seed({
    pool,
    sessions: 30_000,
    now,
    onProgress: ({ done, total }) => {
      if (done < total / 2) return;
      cut ??= pool.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    },
  });
  await expect(broken).rejects.toThrow();
  await cut;
  expect(await isEmpty()).toBe(true);
  expect(await seed({ pool, sessions: 100, now })).toMatchObject({ added: 100 });
});
