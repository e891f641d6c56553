import { newId } from '@masker/contract';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../src/audit-log/chain.ts';
import { cutAuditLog, type Database, openDatabase, serverRole, verifyAuditLog } from '../src/index.ts';
import { appendSome, appendTogether } from './support/audit-log.ts';
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

/** An account with entries 4 to 12, the first three having been removed by retention, as entry 4 says. */
beforeEach(async () => {
  accountId = newId('account');
  await appendSome(serving.pool, accountId, 3, { at: Date.now() - 40 * day });
  await cutAuditLog({ pool: serving.pool, accountId, days: 30 });
  await appendSome(serving.pool, accountId, 8, { target: 'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF' });
});

const verify = (expected?: { sequence: number; hash: Buffer }) =>
  verifyAuditLog({ pool: serving.pool, accountId, expected, page: 4 });

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
    'SELECT sequence, first, instants, entries, hash FROM access_log WHERE account_id = $1 AND sequence >= $2 ORDER BY sequence',
    [accountId, from - 1],
  );
  let previous = rows[0].hash as Buffer;
  for (const row of rows.slice(1)) {
    const [sequence, first] = [Number(row.sequence), Number(row.first)];
    previous = hashOf(previous, accountId, {
      first,
      instants: row.instants.map(Number),
      entries: row.entries,
    });
    await client.query('UPDATE access_log SET hash = $3 WHERE account_id = $1 AND sequence = $2', [
      accountId,
      sequence,
      previous,
    ]);
  }
  await client.query('UPDATE access_log_head SET hash = $2 WHERE account_id = $1', [accountId, previous]);
}

test('verifies an unchanged chain, and an account without entries', async () => {
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

describe('reports the first changed entry', () => {
  test.each([
    [
      'an entry is changed',
      `UPDATE access_log SET entries = replace(entries, 'Ada', 'Eve') WHERE ${of(7)}`,
      7,
      'hash',
    ],
    ['its time is', `UPDATE access_log SET instants[1] = instants[1] + 1 WHERE ${of(7)}`, 7, 'hash'],
    [
      'what it is found by is',
      `UPDATE access_log SET at = at + interval '1 ms' WHERE ${of(7)}`,
      7,
      'columns',
    ],
    ['the action is', `UPDATE access_log SET actions = '{me.get}' WHERE ${of(7)}`, 7, 'columns'],
    ['the actor is', `UPDATE access_log SET actor_ids = '{usr_}' WHERE ${of(7)}`, 7, 'columns'],
    [
      'a key to it is',
      `UPDATE access_log_key SET action = 'me.get' WHERE ${of(7)} AND action <> ''`,
      7,
      'columns',
    ],
    ['one is missing', `DELETE FROM access_log_key WHERE ${of(7)} AND actor_id = ''`, 7, 'columns'],
    ['its target can’t be found', `DELETE FROM access_log_target WHERE ${of(7)}`, 7, 'columns'],
    ['its hash is', `UPDATE access_log SET hash = sha256(hash) WHERE ${of(7)}`, 7, 'hash'],
    ['one in the middle is deleted', `DELETE FROM access_log WHERE ${of(6)}`, 6, 'gap'],
    ['some are', `DELETE FROM access_log WHERE account_id = $account AND sequence IN (6, 7)`, 6, 'gap'],
    ['the first is', `DELETE FROM access_log WHERE ${of(4)}`, 4, 'gap'],
    ['the end is', `DELETE FROM access_log WHERE account_id = $account AND sequence > 9`, 10, 'head'],
    ['all are', `DELETE FROM access_log WHERE account_id = $account`, 4, 'head'],
    [
      'two are swapped',
      `UPDATE access_log SET (sequence, first) = (-6, -6) WHERE ${of(6)};
       UPDATE access_log SET (sequence, first) = (6, 6) WHERE ${of(7)};
       UPDATE access_log SET (sequence, first) = (7, 7) WHERE ${of(-6)}`,
      6,
      'hash',
    ],
    [
      'one is put in front',
      `INSERT INTO access_log SELECT account_id, 3, 3, at, instants, entries, hash, actions, actor_ids FROM access_log WHERE ${of(4)}`,
      3,
      'surplus',
    ],
    [
      'one is put behind',
      `INSERT INTO access_log SELECT account_id, 13, 13, at, instants, entries, hash, actions, actor_ids FROM access_log WHERE ${of(12)}`,
      13,
      'hash',
    ],
    [
      'one is put in between, and the rest moved',
      `UPDATE access_log SET (sequence, first) = (-sequence, -first) WHERE account_id = $account AND sequence > 8;
       UPDATE access_log SET (sequence, first) = (1 - sequence, 1 - first) WHERE account_id = $account AND sequence < 0;
       INSERT INTO access_log SELECT account_id, 9, 9, at, instants, entries, hash, actions, actor_ids FROM access_log WHERE ${of(8)}`,
      9,
      'hash',
    ],
    [
      "another account's entry takes its place",
      `UPDATE access_log SET (at, instants, entries, hash) = (
         SELECT at, instants, entries, hash FROM access_log WHERE account_id <> $account AND sequence = 5 LIMIT 1
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
       INSERT INTO access_log_anchor
         SELECT account_id, 6, at, hash, 3, now(), now() + interval '1 day' FROM access_log WHERE ${of(7)}`,
      7,
      'hash',
    ],
    [
      'an anchor hides what was deleted, with its true hash',
      `INSERT INTO access_log_anchor
         SELECT account_id, 6, at, hash, 3, now(), now() + interval '1 day' FROM access_log WHERE ${of(6)};
       DELETE FROM access_log WHERE account_id = $account AND sequence < 7`,
      6,
      'anchor',
    ],
    [
      'what was deleted was too young for that',
      `INSERT INTO access_log_anchor SELECT account_id, 6, at, hash, 3, now(), now() FROM access_log WHERE ${of(6)};
       DELETE FROM access_log WHERE account_id = $account AND sequence < 7`,
      6,
      'anchor',
    ],
    [
      'an anchor is put in between, with a hash that somebody kept',
      `INSERT INTO access_log_anchor
         SELECT account_id, 2, at, sha256('kept'), 2, cutoff, cut_at FROM access_log_anchor WHERE ${of(3)};
       UPDATE access_log_anchor SET entries = 1 WHERE ${of(3)}`,
      3,
      'anchor',
    ],
    [
      'the entry of a removal says something else',
      `UPDATE access_log SET entries = replace(entries, '"up_to":3', '"up_to":2') WHERE ${of(4)}`,
      4,
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

describe('an expected head', () => {
  test('is in the chain, and remains there', async () => {
    const kept = await verify();
    if (!kept.ok) throw new Error(kept.message);
    await appendSome(serving.pool, accountId, 5);
    expect(await verify(kept.head)).toMatchObject({ ok: true, entries: 14 });
  });

  test('reveals a chain that was rewritten completely', async () => {
    const kept = await verify();
    if (!kept.ok) throw new Error(kept.message);
    await tamper(async (client) => {
      await client.query(
        `UPDATE access_log SET entries = replace(entries, 'Ada', 'Eve') WHERE account_id = $1 AND sequence = 7`,
        [accountId],
      );
      await chainAnew(client, 7);
    });
    expect(await verify()).toMatchObject({ ok: true, entries: 9 });
    expect(await verify(kept.head)).toMatchObject({ ok: false, sequence: 12, reason: 'expected' });
  });

  test('reveals that the end was removed and the head adjusted', async () => {
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

  test('can be that of an anchor; earlier ones cannot be compared', async () => {
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

describe('a removal by retention', () => {
  test('is recorded in the chain, so that a later head covers it', async () => {
    const chain = await verify();
    expect(chain).toMatchObject({
      recorded: { sequence: 4, adopted: false },
      cuts: [{ place: { sequence: 3 }, entries: 3 }],
    });
    if (!chain.ok) throw new Error(chain.message);
    await tamper(async (client) => {
      await client.query('UPDATE access_log_anchor SET hash = sha256(hash) WHERE account_id = $1', [
        accountId,
      ]);
      await client.query(
        `UPDATE access_log AS link
         SET entries = regexp_replace(link.entries, '"hash":"\\w+"', '"hash":"' || encode(anchor.hash, 'hex') || '"')
         FROM access_log_anchor AS anchor WHERE link.account_id = $1 AND anchor.account_id = $1 AND link.sequence = 4`,
        [accountId],
      );
    });
    expect(await verify()).toMatchObject({ ok: false, sequence: 4, reason: 'hash' });
  });

  test('repeatedly: the last entry covers all of them', async () => {
    await tamperSql(
      `UPDATE access_log SET (at, instants[1]) = (at - interval '40 days', instants[1] - 40 * 86400000::bigint)
       WHERE account_id = $account AND sequence < 7`,
    );
    await tamper((client) => chainAnew(client, 5));
    await cutAuditLog({ pool: serving.pool, accountId, days: 30, batch: 2 });
    expect(await verify()).toMatchObject({
      ok: true,
      first: 7,
      removed: 6,
      recorded: { adopted: false },
      cuts: [{ entries: 3 }, { entries: 2 }, { entries: 1 }],
    });
  });
});

describe('links with several entries', () => {
  // Entries 13 to 15, and 16 to 17.
  beforeEach(async () => {
    await appendTogether(serving.pool, accountId, [{ rows: 1 }, { action: 'agents.list' }, { rows: 3 }]);
    await appendTogether(serving.pool, accountId, [{}, {}]);
  });

  test('verify; a hash covers every entry of its link', async () => {
    const chain = await verify();
    expect(chain).toMatchObject({ ok: true, entries: 14, head: { sequence: 17 } });
    const { rows } = await superuser.pool.query(
      'SELECT hash FROM access_log WHERE account_id = $1 AND sequence = 15',
      [accountId],
    );
    for (const sequence of [13, 14, 15]) {
      expect(await verify({ sequence, hash: rows[0].hash })).toEqual(chain);
      expect(await verify({ sequence, hash: Buffer.alloc(32) })).toMatchObject({
        ok: false,
        sequence,
        reason: 'expected',
      });
    }
  });

  test.each([
    [
      'an entry is changed',
      `UPDATE access_log SET entries = replace(entries, 'agents', 'tokens') WHERE ${of(15)}`,
      13,
      'hash',
    ],
    [
      'an entry is taken out of the middle',
      `UPDATE access_log SET (first, instants, entries) =
         (14, instants[2:3], regexp_replace(entries, E'^[^\\n]*\\n', '')) WHERE ${of(15)}`,
      13,
      'gap',
    ],
    ['the last one leaves', `DELETE FROM access_log WHERE ${of(17)}`, 16, 'head'],
    ['one is deleted', `DELETE FROM access_log WHERE ${of(15)}`, 13, 'gap'],
  ])('%s', async (_what, sql, sequence, reason) => {
    await tamperSql(sql);
    expect(await verify()).toMatchObject({ ok: false, sequence, reason });
  });

  test('with a time that goes back are reported, even with valid hashes', async () => {
    await tamper(async (client) => {
      await client.query(
        'UPDATE access_log SET instants[2] = instants[1] - 5 WHERE account_id = $1 AND sequence = 15',
        [accountId],
      );
      await chainAnew(client, 13);
    });
    expect(await verify()).toMatchObject({ ok: false, sequence: 14, reason: 'time' });
  });
});

test.each(['no JSON', '{"action":"me.get"}', 'null'])(
  'reports %s as an entry, even with valid hashes',
  async (text) => {
    await tamper(async (client) => {
      await client.query('UPDATE access_log SET entries = $2 WHERE account_id = $1 AND sequence = 7', [
        accountId,
        text,
      ]);
      await chainAnew(client, 7);
    });
    expect(await verify()).toMatchObject({ ok: false, sequence: 7, reason: 'columns' });
  },
);

test('links have the documented form', async () => {
  // Worked out with sha256sum.
  const previous = Buffer.alloc(32);
  const link = {
    first: 1,
    instants: [Date.UTC(2026, 10, 25, 9, 30, 0, 7), Date.UTC(2026, 10, 25, 9, 30, 1)],
    entries: '{"actor":{"id":"operator"},"action":"x"}\n{"actor":{"id":"operator"},"action":"y"}',
  };
  expect(hashOf(previous, 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', link).toString('hex')).toBe(
    '69edbd179b405331731392ec5d1c231897565efd1764b8b86ff19244656aa298',
  );
});
