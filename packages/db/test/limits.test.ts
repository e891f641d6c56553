import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase, removeIdleBuckets, takeRate } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/** So slow that a test does not see it fill. */
const slow = { perSecond: 0.001, burst: 5 };

let created: TestDatabase;
let database: Database;
let other: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase({ url: created.url, connections: 8 });
  other = openDatabase({ url: created.url, connections: 8 });
});
afterAll(async () => {
  await Promise.all([database.close(), other.close()]);
  await created.drop();
});
beforeEach(async () => void (await database.pool.query('TRUNCATE rate_bucket')));

const take = (wanted = 1, key = 'a') => takeRate(database.pool, key, slow, wanted);

/** As if so many seconds had passed since the last request. */
const pass = (seconds: number) =>
  database.pool.query(`UPDATE rate_bucket SET refilled_at = refilled_at - $1 * interval '1 second'`, [
    seconds,
  ]);

test('a full bucket grants its burst, then returns the wait', async () => {
  for (let i = 0; i < slow.burst; i++) expect(await take()).toEqual({ granted: 1, wait: 0 });
  const { granted, wait } = await take();
  expect(granted).toBe(0);
  expect(wait).toBeGreaterThan(990);
  expect(wait).toBeLessThanOrEqual(1_000);
  expect(await take(1, 'b')).toEqual({ granted: 1, wait: 0 });
});

test('grants at most the available tokens', async () => {
  expect(await take(3)).toEqual({ granted: 3, wait: 0 });
  expect(await take(9)).toMatchObject({ granted: 2 });
  expect((await take(9, 'b')).granted).toBe(5);
});

test('fills over time up to its burst, and refused requests do not delay it', async () => {
  await take(5);
  await pass(1_500);
  expect((await take(5)).granted).toBe(1);
  const { wait } = await take();
  expect(wait).toBeGreaterThan(490);
  expect(wait).toBeLessThanOrEqual(500);
  await pass(wait);
  expect((await take()).granted).toBe(1);
  await pass(1_000_000);
  expect((await take(9)).granted).toBe(5);
});

test('a clock that was set back does not keep it empty', async () => {
  await take(5);
  // As if it had been used two years ahead, and nobody had asked since.
  await pass(-730 * 86_400);
  expect((await take()).granted).toBe(0);
  await pass(1_500);
  expect((await take(5)).granted).toBe(1);
});

test('debt is paid before anything is granted', async () => {
  await take(5);
  await database.pool.query('UPDATE rate_bucket SET tokens = -2');
  const { granted, wait } = await take(5);
  expect(granted).toBe(0);
  expect(wait).toBeGreaterThan(2_990);
  expect(wait).toBeLessThanOrEqual(3_000);
});

test('a clock that was set back grants nothing', async () => {
  await take(5);
  await pass(-60);
  expect((await take()).granted).toBe(0);
});

test('grants exactly the burst to concurrent requests of two servers', async () => {
  const rate = { perSecond: 0.001, burst: 20 };
  const takes = Array.from({ length: 60 }, (_, i) =>
    takeRate((i % 2 === 0 ? database : other).pool, 'a', rate, 1 + (i % 2)),
  );
  const granted = (await Promise.all(takes)).reduce((sum, taken) => sum + taken.granted, 0);
  expect(granted).toBe(20);
});

test('removes idle buckets, including those of the future, in batches along the key', async () => {
  await database.pool.query(`
    INSERT INTO rate_bucket
    SELECT 'k' || n, 1, 1, now() + CASE n % 4 WHEN 0 THEN 0 WHEN 1 THEN 3600 ELSE -3600 END * interval '1 second'
    FROM generate_series(1, 12000) AS n`);
  expect(await removeIdleBuckets(database.pool, 600)).toBe(9_000);
  expect(await removeIdleBuckets(database.pool, 600)).toBe(0);
  const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM rate_bucket');
  expect(rows).toEqual([{ n: 3_000 }]);
});
