import { newId } from '@masker/contract';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../src/access-log/chain.ts';
import { cutAccessLog, type Database, openDatabase, serverRole, verifyAccessLog } from '../src/index.ts';
import { appendSome } from './support/access-log.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const day = 86_400_000;

let created: TestDatabase;
let superuser: Database;
let serving: Database;
let accountId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  superuser = openDatabase({ url: created.url });
  serving = openDatabase({ url: created.url, role: serverRole });
});
afterAll(async () => {
  await Promise.all([superuser.close(), serving.close()]);
  await created.drop();
});

/** An account with entries 4 to 12, the first three having been removed by retention. */
beforeEach(async () => {
  accountId = newId('account');
  await appendSome(serving.pool, accountId, 3, { at: Date.now() - 40 * day });
  await appendSome(serving.pool, accountId, 9);
  await cutAccessLog({ pool: serving.pool, accountId, days: 30 });
});

const verify = (expected?: { sequence: number; hash: Buffer }) =>
  verifyAccessLog({ pool: serving.pool, accountId, expected, page: 4 });

/** What only a superuser can do: everything, with the triggers silenced. */
async function tamper(work: (client: PoolClient) => Promise<unknown>): Promise<void> {
  const client = await superuser.pool.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    await work(client);
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
}

const tamperSql = (sql: string) =>
  tamper((client) => client.query(sql.replaceAll('$account', `'${accountId}'`)));

const of = (sequence: number) => `account_id = $account AND sequence = ${sequence}`;

/** Writes the chain anew from an entry on, as whoever knows how it is made can. */
async function chainAnew(client: PoolClient, from: number): Promise<void> {
  const { rows } = await client.query(
    'SELECT sequence, at, entry, hash FROM access_log WHERE account_id = $1 AND sequence >= $2 ORDER BY sequence',
    [accountId, from - 1],
  );
  let previous = rows[0].hash as Buffer;
  for (const row of rows.slice(1)) {
    const sequence = Number(row.sequence);
    previous = hashOf(previous, accountId, { sequence, at: row.at.getTime(), entry: row.entry });
    await client.query('UPDATE access_log SET hash = $3 WHERE account_id = $1 AND sequence = $2', [
      accountId,
      sequence,
      previous,
    ]);
  }
  await client.query('UPDATE access_log_head SET hash = $2 WHERE account_id = $1', [accountId, previous]);
}

test('as it was written, it is sound; an account without any as well', async () => {
  expect(await verify()).toMatchObject({
    ok: true,
    entries: 9,
    first: 4,
    removed: 3,
    head: { sequence: 12 },
  });
  accountId = newId('account');
  expect(await verify()).toMatchObject({
    ok: true,
    entries: 0,
    first: null,
    removed: 0,
    head: { sequence: 0 },
  });
});

describe('what was tampered with is found where it begins', () => {
  test.each([
    [
      'an entry is changed',
      `UPDATE access_log SET entry = replace(entry, 'Ada', 'Eve') WHERE ${of(7)}`,
      7,
      'hash',
    ],
    ['its time is', `UPDATE access_log SET at = at + interval '1 ms' WHERE ${of(7)}`, 7, 'hash'],
    ['its hash is', `UPDATE access_log SET hash = sha256(hash) WHERE ${of(7)}`, 7, 'hash'],
    ['one in the middle is deleted', `DELETE FROM access_log WHERE ${of(6)}`, 6, 'gap'],
    ['some are', `DELETE FROM access_log WHERE account_id = $account AND sequence IN (6, 7)`, 6, 'gap'],
    ['the first is', `DELETE FROM access_log WHERE ${of(4)}`, 4, 'gap'],
    ['the end is', `DELETE FROM access_log WHERE account_id = $account AND sequence > 9`, 10, 'head'],
    ['all are', `DELETE FROM access_log WHERE account_id = $account`, 4, 'head'],
    [
      'two are swapped',
      `UPDATE access_log SET sequence = -6 WHERE ${of(6)}; UPDATE access_log SET sequence = 6 WHERE ${of(7)};
       UPDATE access_log SET sequence = 7 WHERE ${of(-6)}`,
      6,
      'hash',
    ],
    [
      'one is put in front',
      `INSERT INTO access_log (account_id, sequence, at, entry, hash)
         SELECT account_id, 3, at, entry, hash FROM access_log WHERE ${of(4)}`,
      3,
      'surplus',
    ],
    [
      'one is put behind',
      `INSERT INTO access_log (account_id, sequence, at, entry, hash)
         SELECT account_id, 13, at, entry, hash FROM access_log WHERE ${of(12)}`,
      13,
      'hash',
    ],
    [
      'one is put in between, and the rest moved',
      `UPDATE access_log SET sequence = -sequence WHERE account_id = $account AND sequence > 8;
       UPDATE access_log SET sequence = 1 - sequence WHERE account_id = $account AND sequence < 0;
       INSERT INTO access_log (account_id, sequence, at, entry, hash)
         SELECT account_id, 9, at, entry, hash FROM access_log WHERE ${of(8)}`,
      9,
      'hash',
    ],
    [
      "another account's entry takes its place",
      `UPDATE access_log SET (at, entry, hash) = (
         SELECT at, entry, hash FROM access_log WHERE account_id <> $account AND sequence = 5 LIMIT 1
       ) WHERE ${of(5)}`,
      5,
      'hash',
    ],
    [
      'the last entry is noted wrongly',
      `UPDATE access_log_head SET hash = sha256(hash) WHERE account_id = $account`,
      12,
      'head',
    ],
    [
      'an earlier one is noted as the last',
      `UPDATE access_log_head SET sequence = 9 WHERE account_id = $account`,
      10,
      'head',
    ],
    ['the last one is not noted', `DELETE FROM access_log_head WHERE account_id = $account`, 12, 'head'],
    ['the anchor is taken away', `DELETE FROM access_log_anchor WHERE account_id = $account`, 1, 'gap'],
    [
      'the anchor is changed',
      `UPDATE access_log_anchor SET hash = sha256(hash) WHERE account_id = $account`,
      4,
      'hash',
    ],
    [
      'another anchor hides what was deleted',
      `DELETE FROM access_log WHERE account_id = $account AND sequence < 7;
       INSERT INTO access_log_anchor SELECT account_id, 6, at, hash, 3, now(), now() FROM access_log WHERE ${of(7)}`,
      7,
      'hash',
    ],
    [
      'an anchor counts wrongly',
      `UPDATE access_log_anchor SET entries = 2 WHERE account_id = $account`,
      3,
      'anchor',
    ],
  ])('%s', async (_what, sql, sequence, reason) => {
    // Neighbours whose entries are as good as these.
    const mine = accountId;
    accountId = newId('account');
    await appendSome(serving.pool, accountId, 6);
    accountId = mine;
    await tamperSql(sql);
    const found = await verify();
    expect(found).toMatchObject({ ok: false, sequence, reason, message: expect.any(String) });
  });
});

describe('a head that was kept elsewhere', () => {
  test('is in the chain, and stays there', async () => {
    const kept = await verify();
    if (!kept.ok) throw new Error(kept.message);
    await appendSome(serving.pool, accountId, 5);
    expect(await verify(kept.head)).toMatchObject({ ok: true, entries: 14 });
  });

  test('finds out a chain that was made anew as a whole', async () => {
    const kept = await verify();
    if (!kept.ok) throw new Error(kept.message);
    await tamper(async (client) => {
      await client.query(
        `UPDATE access_log SET entry = replace(entry, 'Ada', 'Eve') WHERE account_id = $1 AND sequence = 7`,
        [accountId],
      );
      await chainAnew(client, 7);
    });
    expect(await verify()).toMatchObject({ ok: true, entries: 9 });
    expect(await verify(kept.head)).toMatchObject({ ok: false, sequence: 12, reason: 'expected' });
  });

  test('finds out that the end was taken away, and the note of it put right', async () => {
    const kept = await verify();
    if (!kept.ok) throw new Error(kept.message);
    await tamperSql(
      `DELETE FROM access_log WHERE account_id = $account AND sequence > 10;
       UPDATE access_log_head SET (sequence, hash) = (SELECT sequence, hash FROM access_log WHERE ${of(10)})
         WHERE account_id = $account`,
    );
    expect(await verify()).toMatchObject({ ok: true, head: { sequence: 10 } });
    expect(await verify(kept.head)).toMatchObject({ ok: false, sequence: 12, reason: 'expected' });
  });

  test('can be that of an anchor; what lay before it can not be compared', async () => {
    const { rows } = await superuser.pool.query('SELECT hash FROM access_log_anchor WHERE account_id = $1', [
      accountId,
    ]);
    expect(await verify({ sequence: 3, hash: rows[0].hash })).toMatchObject({ ok: true });
    expect(await verify({ sequence: 3, hash: Buffer.alloc(32) })).toMatchObject({ ok: false, sequence: 3 });
    expect(await verify({ sequence: 2, hash: rows[0].hash })).toMatchObject({
      ok: false,
      reason: 'expected',
    });
  });
});

test('the documented form of a link', async () => {
  // Worked out with sha256sum.
  const previous = Buffer.alloc(32);
  const link = {
    sequence: 1,
    at: Date.UTC(2026, 10, 25, 9, 30, 0, 7),
    entry: '{"actor":{"id":"operator"},"action":"x"}',
  };
  expect(hashOf(previous, 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', link).toString('hex')).toBe(
    '2f5b02b678ccb6d89ae86d5d61d2fcc4316526d9614febbd57473192fca7afd0',
  );
});

// The last one: its tables are no longer as they were.
test('what entries are found by says something else', async () => {
  await tamper(async (client) => {
    await client.query('BEGIN; ALTER TABLE access_log ALTER COLUMN action DROP EXPRESSION');
    await client.query(`UPDATE access_log SET action = 'me.get' WHERE account_id = $1 AND sequence = 8`, [
      accountId,
    ]);
    await client.query('COMMIT');
  });
  expect(await verify()).toMatchObject({ ok: false, sequence: 8, reason: 'columns' });
});
