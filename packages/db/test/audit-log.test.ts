import { newId } from '@masker/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appendAuditEntry,
  countCut,
  cutAuditLog,
  type Database,
  inAccount,
  inTransaction,
  openDatabase,
  serverLogin,
  verifyAuditLog,
} from '../src/index.ts';
import { access, appendSome, appendTogether, sequencesOf } from './support/audit-log.ts';
import { createPlainlyOwnedDatabase } from './support/plain-owner.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const secret = 'a secret for tests, of more than thirty-two characters';
const day = 86_400_000;

// Who owns the tables decides what the functions, which run as the owner, may do.
describe.each([
  ['a superuser', () => createTestDatabase()],
  ['an ordinary role', createPlainlyOwnedDatabase],
])('owned by %s', (_who, create) => {
  let created: TestDatabase;
  let owner: Database;
  let serving: Database;

  beforeAll(async () => {
    created = await create();
    owner = openDatabase({ url: created.url });
    serving = openDatabase({ url: await serverLogin(created.url, secret) });
  });
  afterAll(async () => {
    await Promise.all([owner.close(), serving.close()]);
    await created.drop();
  });

  test('appended entries are chained, one by one or together, and verify', async () => {
    const accountId = newId('account');
    const one = access(accountId, { action: 'tokens.create', rows: null });
    await appendAuditEntry(serving.pool, one);
    await appendTogether(serving.pool, accountId, [{ rows: 1 }, { rows: 2 }, { rows: 3 }]);
    await appendSome(serving.pool, accountId, 1);
    const { rows } = await inAccount(serving.pool, accountId).query(
      'SELECT sequence, link, at, entry FROM access_log_entry ORDER BY sequence',
    );
    expect(rows.map(({ sequence, link }) => [sequence, link])).toEqual([
      ['1', '1'],
      ['2', '4'],
      ['3', '4'],
      ['4', '4'],
      ['5', '5'],
    ]);
    expect(rows.slice(1, 4).map(({ entry }) => JSON.parse(entry).rows)).toEqual([1, 2, 3]);
    expect(rows[0].at).toEqual(new Date(one.at));
    expect(JSON.parse(rows[0].entry)).toEqual({
      actor: one.actor,
      action: one.action,
      outcome: 'ok',
      target: null,
      filters: one.filters,
      rows: null,
      request_id: one.requestId,
      address: one.address,
    });
    expect(await verifyAuditLog({ pool: serving.pool, accountId, page: 2 })).toMatchObject({
      ok: true,
      entries: 5,
      first: 1,
      removed: 0,
      head: { sequence: 5 },
    });
  });

  test('concurrent writers make one chain', async () => {
    const accountId = newId('account');
    const url = await serverLogin(created.url, secret);
    const pools = Array.from({ length: 4 }, () => openDatabase({ url, connections: 3 }));
    await Promise.all(
      pools.flatMap(({ pool }) =>
        Array.from({ length: 12 }, (_, i) =>
          appendTogether(
            pool,
            accountId,
            Array.from({ length: 1 + (i % 5) }, () => ({})),
          ),
        ),
      ),
    );
    await Promise.all(pools.map((one) => one.close()));
    const count = 4 * (3 * 1 + 3 * 2 + 2 * 3 + 2 * 4 + 2 * 5);
    expect(await sequencesOf(serving.pool, accountId)).toEqual(
      Array.from({ length: count }, (_, i) => i + 1),
    );
    expect(await verifyAuditLog({ pool: serving.pool, accountId })).toMatchObject({
      ok: true,
      entries: count,
    });
  });

  test('a time is neither in the future nor before that of the previous entry', async () => {
    const accountId = newId('account');
    const now = Date.now();
    const asked = [now - 5_000, now - 9_000, now + day, now - 1_000];
    await appendTogether(
      serving.pool,
      accountId,
      asked.map((at) => ({ at })),
    );
    await appendSome(serving.pool, accountId, 1, { at: now - 9_000 });
    const { rows } = await inAccount(serving.pool, accountId).query(
      'SELECT at FROM access_log_entry ORDER BY sequence',
    );
    const [first, second, third, fourth, fifth] = rows.map(({ at }) => at.getTime());
    expect([first, second, fourth, fifth]).toEqual([asked[0], asked[0], third, third]);
    expect(third).toBeLessThan(now + day / 2);
    expect(third).toBeGreaterThanOrEqual(now - 1_000);
  });

  test.each([
    ['without an entry', `'{}', '', '{a}', '{b}'`],
    ['with fewer instants than entries', `'{1}', E'{}\\n{}', '{a}', '{b}'`],
    ['without an action', `'{1}', '{}', '{}', '{}'`],
    ['with fewer actors than actions', `'{1}', '{}', '{a,c}', '{b}'`],
  ])('refuses a link %s', async (_what, values) => {
    const accountId = newId('account');
    const ask = inAccount(serving.pool, accountId).query(
      `SELECT append_access_log('${accountId}', ${values})`,
    );
    await expect(ask).rejects.toMatchObject({ code: '2202E' });
  });

  test('entries can only be appended for the account of the scope', async () => {
    const [ours, theirs] = [newId('account'), newId('account')];
    const append = `SELECT append_access_log('${theirs}', '{1}', '{}', '{a}', '{b}')`;
    for (const ask of [() => inAccount(serving.pool, ours).query(append), () => serving.pool.query(append)]) {
      await expect(ask()).rejects.toMatchObject({ code: '42501' });
    }
    const cut = `SELECT cut_access_log('${theirs}', 30, 10)`;
    await expect(inAccount(serving.pool, ours).query(cut)).rejects.toMatchObject({ code: '42501' });
  });

  test('the audit log of another account is not visible', async () => {
    const [ours, theirs] = [newId('account'), newId('account')];
    // Of an account that does not exist, the directory shows that there is a log.
    await owner.directoryPool.query('INSERT INTO account (id, name) VALUES ($1, $2)', [ours, 'Ours']);
    await appendSome(serving.pool, ours, 2);
    for (const table of [
      'access_log',
      'access_log_entry',
      'access_log_key',
      'access_log_target',
      'access_log_head',
      'access_log_anchor',
    ]) {
      for (const where of [inAccount(serving.pool, theirs), serving.pool, serving.directoryPool]) {
        const { rows } = await where.query(`SELECT FROM ${table} WHERE account_id = $1`, [ours]);
        expect(rows).toEqual([]);
      }
    }
  });

  test('the serving role can append only through the function', async () => {
    const accountId = newId('account');
    await appendSome(serving.pool, accountId, 1);
    const mine = inAccount(serving.pool, accountId);
    for (const refused of [
      `INSERT INTO access_log VALUES ('${accountId}', 2, 2, now(), '{0}', '{}', sha256('x'), '{x}', '{y}')`,
      `INSERT INTO access_log_key VALUES ('${accountId}', 'x', 'y', 2)`,
      `UPDATE access_log SET entries = '{}'`,
      'DELETE FROM access_log_key',
      `INSERT INTO access_log_target VALUES ('${accountId}', 'x', 2, 'y', 'z')`,
      'DELETE FROM access_log_target',
      'DELETE FROM access_log',
      'TRUNCATE access_log',
      'UPDATE access_log_head SET sequence = 7',
      'DELETE FROM access_log_head',
      'DELETE FROM access_log_anchor',
      `INSERT INTO access_log_anchor VALUES ('${accountId}', 1, now(), sha256('x'), 1, now(), now())`,
      'ALTER TABLE access_log DISABLE TRIGGER ALL',
      'ALTER FUNCTION append_access_log OWNER TO CURRENT_USER',
    ]) {
      await expect(mine.query(refused), refused).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('the owner cannot change anything either', async () => {
    const accountId = newId('account');
    await appendSome(serving.pool, accountId, 3, { at: Date.now() - 40 * day, target: newId('session') });
    for (const refused of [
      `UPDATE access_log SET at = now() WHERE account_id = '${accountId}'`,
      `DELETE FROM access_log WHERE account_id = '${accountId}'`,
      `DELETE FROM access_log WHERE account_id = '${accountId}' AND sequence = 1`,
      'DELETE FROM access_log WHERE false',
      'TRUNCATE access_log',
      `UPDATE access_log_key SET action = 'x' WHERE account_id = '${accountId}'`,
      `DELETE FROM access_log_key WHERE account_id = '${accountId}'`,
      'TRUNCATE access_log_key',
      `UPDATE access_log_target SET action = 'x' WHERE account_id = '${accountId}'`,
      `DELETE FROM access_log_target WHERE account_id = '${accountId}'`,
      'TRUNCATE access_log_target',
      'TRUNCATE access_log, access_log_head, access_log_anchor',
      `UPDATE access_log_head SET sequence = 2 WHERE account_id = '${accountId}'`,
      `UPDATE access_log_head SET at = now() - interval '90 days' WHERE account_id = '${accountId}'`,
      `DELETE FROM access_log_head WHERE account_id = '${accountId}'`,
      'UPDATE access_log_anchor SET entries = 1',
      'DELETE FROM access_log_anchor',
    ]) {
      const asked = inTransaction(owner.pool, { accountId }, (client) => client.query(refused));
      await expect(asked, refused).rejects.toMatchObject({ code: '23001' });
    }
    expect(await sequencesOf(owner.pool, accountId)).toEqual([1, 2, 3]);
  });

  test('the owner cannot remove entries with a false anchor', async () => {
    const accountId = newId('account');
    await appendSome(serving.pool, accountId, 3, { at: Date.now() - 40 * day });
    await appendSome(serving.pool, accountId, 1);
    const anchor = (sequence: number, hash: string, entries: number) =>
      `INSERT INTO access_log_anchor
         SELECT account_id, sequence, at, ${hash}, ${entries}, now(), now() FROM access_log
         WHERE account_id = '${accountId}' AND sequence = ${sequence}`;
    const remove = (condition: string) =>
      `DELETE FROM access_log WHERE account_id = '${accountId}' AND ${condition}`;
    for (const [said, done] of [
      [anchor(2, `sha256('x')`, 2), remove('sequence <= 2')],
      [anchor(2, 'hash', 1), remove('sequence <= 2')],
      [anchor(2, 'hash', 1), remove('sequence = 2')],
      [anchor(3, 'hash', 2), remove('sequence IN (1, 3)')],
      [anchor(4, 'hash', 4), remove('sequence <= 4')],
    ] as const) {
      const asked = inTransaction(owner.pool, { accountId }, async (client) => {
        await client.query(said);
        await client.query(done);
      });
      await expect(asked, done).rejects.toMatchObject({ code: '23001' });
    }
    expect(await sequencesOf(owner.pool, accountId)).toEqual([1, 2, 3, 4]);
  });

  describe('retention', () => {
    test('removes the oldest entries, leaves the anchor, and the rest verifies', async () => {
      const accountId = newId('account');
      await appendSome(serving.pool, accountId, 7, { at: Date.now() - 40 * day });
      await appendSome(serving.pool, accountId, 2);
      const before = await verifyAuditLog({ pool: serving.pool, accountId });
      expect(await cutAuditLog({ pool: serving.pool, accountId, days: 30, batch: 3 })).toEqual({
        entries: 7,
        ended: 'done',
      });
      // Each removal is an entry itself.
      expect(await sequencesOf(serving.pool, accountId)).toEqual([8, 9, 10, 11, 12]);
      const { rows } = await inAccount(serving.pool, accountId).query(
        'SELECT sequence, entries FROM access_log_anchor ORDER BY sequence',
      );
      expect(rows).toEqual([
        { sequence: '3', entries: '3' },
        { sequence: '6', entries: '3' },
        { sequence: '7', entries: '1' },
      ]);
      await appendSome(serving.pool, accountId, 1);
      const after = await verifyAuditLog({ pool: serving.pool, accountId });
      expect(after).toMatchObject({ ok: true, entries: 6, first: 8, removed: 7, head: { sequence: 13 } });
      expect(await cutAuditLog({ pool: serving.pool, accountId, days: 30 })).toMatchObject({ entries: 0 });
      // The head that was kept before is still in the chain.
      if (!before.ok) throw new Error(before.message);
      expect(await verifyAuditLog({ pool: serving.pool, accountId, expected: before.head })).toEqual(after);
    });

    test('removes a link as a whole, once its last entry is old enough', async () => {
      const accountId = newId('account');
      const target = newId('session');
      const [old, young] = [
        { at: Date.now() - 40 * day, target },
        { at: Date.now() - 20 * day, target },
      ];
      await appendTogether(serving.pool, accountId, [old, old, old, old, old]);
      await appendTogether(serving.pool, accountId, [old, old]);
      await appendTogether(serving.pool, accountId, [old, young]);
      expect(await countCut(serving.pool, { accountId, days: 30 })).toBe(7);
      expect(await cutAuditLog({ pool: serving.pool, accountId, days: 30, batch: 3 })).toEqual({
        entries: 7,
        ended: 'done',
      });
      expect(await sequencesOf(serving.pool, accountId)).toEqual([8, 9, 10, 11]);
      const { rows } = await inAccount(serving.pool, accountId).query(
        'SELECT DISTINCT sequence FROM access_log_key ORDER BY sequence',
      );
      expect(rows).toEqual([{ sequence: '9' }, { sequence: '10' }, { sequence: '11' }]);
      const targets = await inAccount(serving.pool, accountId).query(
        'SELECT target, sequence FROM access_log_target',
      );
      expect(targets.rows).toEqual([{ target, sequence: '9' }]);
      expect(await verifyAuditLog({ pool: serving.pool, accountId })).toMatchObject({
        ok: true,
        removed: 7,
      });
    });

    test('may remove everything except its own entry, and the chain continues from the anchor', async () => {
      const accountId = newId('account');
      await appendSome(serving.pool, accountId, 2, { at: Date.now() - 3 * day });
      await cutAuditLog({ pool: serving.pool, accountId, days: 2 });
      const empty = await verifyAuditLog({ pool: serving.pool, accountId });
      expect(empty).toMatchObject({ ok: true, entries: 1, first: 3, removed: 2, head: { sequence: 3 } });
      await appendSome(serving.pool, accountId, 1);
      expect(await verifyAuditLog({ pool: serving.pool, accountId })).toMatchObject({ ok: true, first: 3 });
    });

    test('removes nothing that is younger than a day', async () => {
      const accountId = newId('account');
      await appendSome(serving.pool, accountId, 2, { at: Date.now() - day / 2 });
      for (const days of [0, -3]) {
        await expect(cutAuditLog({ pool: serving.pool, accountId, days })).rejects.toMatchObject({
          code: '23001',
        });
      }
      expect(await cutAuditLog({ pool: serving.pool, accountId, days: 1 })).toMatchObject({ entries: 0 });
    });

    test('two concurrent removals do not affect each other or writers', async () => {
      const accountId = newId('account');
      const old = { at: Date.now() - 40 * day };
      for (let i = 0; i < 80; i++) await appendTogether(serving.pool, accountId, Array(10).fill(old));
      const cut = () => cutAuditLog({ pool: serving.pool, accountId, days: 30, batch: 50 });
      const append = () => appendSome(serving.pool, accountId, 5);
      const cuts = (await Promise.all([cut(), append(), cut(), append(), append(), cut(), append()])).filter(
        (one) => one !== undefined,
      );
      expect(cuts.reduce((sum, { entries }) => sum + entries, 0)).toBe(800);
      expect(await verifyAuditLog({ pool: serving.pool, accountId })).toMatchObject({
        ok: true,
        entries: 20 + 16,
      });
    });
  });
});

test('only the serving role may call the functions', async () => {
  const created = await createTestDatabase();
  const admin = new pg.Client({ connectionString: created.url });
  await admin.connect();
  const { rows } = await admin.query(
    `SELECT proname, prosecdef, proconfig, has_function_privilege('public', oid, 'EXECUTE') AS everybody
     FROM pg_proc WHERE proname IN ('append_access_log', 'cut_access_log') ORDER BY 1`,
  );
  await admin.end();
  await created.drop();
  const proconfig = ['search_path=pg_catalog, pg_temp'];
  expect(rows).toEqual([
    { proname: 'append_access_log', prosecdef: true, proconfig, everybody: false },
    { proname: 'cut_access_log', prosecdef: true, proconfig, everybody: false },
  ]);
});
