import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { newId } from '@masker/contract';
import fc from 'fast-check';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { restoreBackup, writeBackup } from '../src/backup/index.ts';
import {
  beginCommitEra,
  type CommitCut,
  formatCut,
  isCommitEraCurrent,
  parseCut,
  presentCut,
  withinCut,
} from '../src/index.ts';
import { temporaryFolder } from './support/folders.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

let pool: pg.Pool;
const underWay = new Set<pg.PoolClient>();

/** A database of its own, as its superuser sees it. */
async function open(options: { migrated?: boolean } = {}): Promise<pg.Pool> {
  const created = await createTestDatabase(options);
  const opened = new pg.Pool({ connectionString: created.url, max: 10 });
  onTestFinished(async () => {
    for (const client of underWay) client.release(true);
    underWay.clear();
    await opened.end();
    await created.drop();
  });
  if (options.migrated !== false)
    await opened.query(`INSERT INTO account (id, name) VALUES ('${account}', 'An account')`);
  return opened;
}

const urlOf = ({ options }: pg.Pool): string => options.connectionString ?? '';

const account = newId('account');

beforeEach(async () => {
  pool = await open();
});

async function store(by: Pick<pg.Pool, 'query'>): Promise<string> {
  const id = newId('session');
  await by.query(
    `INSERT INTO session
       (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind)
     VALUES ($1, $2, $3, 'an agent', now(), now(), 'ok', 0, '{}')`,
    [account, id, newId('agent')],
  );
  return id;
}

async function idsWithin(cut: CommitCut, from = pool): Promise<string[]> {
  const { sql, values } = withinCut(cut, 1);
  const { rows } = await from.query<{ id: string }>(
    `SELECT id FROM session WHERE ${sql} ORDER BY id`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** A transaction that is under way; broken off when a test fails before its end. */
async function begin(): Promise<pg.PoolClient> {
  const client = await pool.connect();
  underWay.add(client);
  await client.query('BEGIN');
  return client;
}

async function end(client: pg.PoolClient, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  await client.query(how);
  underWay.delete(client);
  client.release();
}

test('a transaction that commits late is in no earlier cut', async () => {
  const late = await begin();
  const inLate = await store(late);
  const early = await store(pool);
  const before = await presentCut(pool);
  // Of the whole PostgreSQL: other tests may have transactions under way as well.
  expect(before.underWay.length).toBeGreaterThan(0);
  await end(late, 'COMMIT');
  const after = await presentCut(pool);
  expect(await idsWithin(before)).toEqual([early]);
  expect(await idsWithin(after)).toEqual([early, inLate].sort());
  // What comes later changes neither.
  await store(pool);
  expect(await idsWithin(before)).toEqual([early]);
  expect(await idsWithin(after)).toEqual([early, inLate].sort());
});

test('a cut contains exactly the committed sessions, however transactions overlap', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('store' as const), by: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('COMMIT', 'ROLLBACK'), by: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), by: fc.constant(0) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await pool.query('DELETE FROM session');
      const open = new Map<number, { client: pg.PoolClient; ids: string[] }>();
      const committed = new Set<string>();
      const cuts: { cut: CommitCut; ids: string[] }[] = [];
      for (const { do: what, by } of steps) {
        const writer = open.get(by);
        if (what === 'cut') {
          cuts.push({ cut: await presentCut(pool), ids: [...committed].sort() });
        } else if (what === 'store') {
          const { client, ids } = writer ?? { client: await begin(), ids: [] };
          ids.push(await store(client));
          open.set(by, { client, ids });
        } else if (writer) {
          await end(writer.client, what as 'COMMIT' | 'ROLLBACK');
          open.delete(by);
          if (what === 'COMMIT') for (const id of writer.ids) committed.add(id);
        }
      }
      for (const { client } of open.values()) await end(client, 'ROLLBACK');
      for (const { cut, ids } of cuts) expect(await idsWithin(parseCut(formatCut(cut)))).toEqual(ids);
    }),
    { numRuns: 40, seed: 20_261_128 },
  );
});

test('refuses invalid cuts', () => {
  for (const text of ['', '1:2', '1:2:x', '1:2:3,', '1:2:3;4', '-1:2:'])
    expect(() => parseCut(text), text).toThrow('not a cut');
});

describe('a copy in another cluster, whose transactions have lower numbers', () => {
  let other: pg.Pool;
  let owner: pg.Client;

  beforeEach(async () => {
    other = await open();
    owner = new pg.Client({ connectionString: urlOf(other) });
    await owner.connect();
    onTestFinished(() => owner.end());
    // As restored by any tool: a row with its position, and what that belongs to.
    await other.query(
      `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count,
         redactions_by_kind, commit_position)
       VALUES ($1, $2, $3, 'an agent', now(), now(), 'ok', 0, '{}', 9000000000)`,
      [account, newId('session'), newId('agent')],
    );
    await other.query('UPDATE commit_era SET system_identifier = 1');
  });

  test('is detected, and new sessions come after all stored ones', async () => {
    const cut = parseCut('9000000001:9000000001:');
    const [kept] = await idsWithin(cut, other);
    expect(await isCommitEraCurrent(other)).toBe(false);
    await beginCommitEra(owner);
    expect(await isCommitEraCurrent(other)).toBe(true);
    const added = await store(other);
    expect(await idsWithin(cut, other)).toEqual([kept]);
    expect(await idsWithin(await presentCut(other), other)).toEqual([kept, added].sort());
  });

  test('keeps row-level security, and records no era if its start failed', async () => {
    await owner.query('ALTER TABLE commit_era RENAME TO commit_era_away');
    await expect(beginCommitEra(owner)).rejects.toThrow('commit_era');
    await owner.query('ALTER TABLE commit_era_away RENAME TO commit_era');
    expect(await isCommitEraCurrent(other)).toBe(false);
    await beginCommitEra(owner);
    const { rows } = await other.query(
      `SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'session'`,
    );
    expect(rows).toEqual([{ relrowsecurity: true, relforcerowsecurity: true }]);
  });
});

test('a stored cut is valid in a database that was restored from a backup', async () => {
  await Promise.all(Array.from({ length: 5 }, () => store(pool)));
  const cut = parseCut(formatCut(await presentCut(pool)));
  const contained = await idsWithin(cut);
  await store(pool);
  const file = path.join(await temporaryFolder(), 'backup');
  const folder = migrationsFolder;
  await pipeline(
    Readable.from(writeBackup({ url: urlOf(pool), folder })),
    createGzip(),
    createWriteStream(file),
  );
  const restored = await open({ migrated: false });
  await restoreBackup({ url: urlOf(restored), file, folder });
  expect(await idsWithin(cut, restored)).toEqual(contained);
  for (let i = 0; i < 20; i++) await store(restored);
  expect(await idsWithin(cut, restored)).toEqual(contained);
  expect(await idsWithin(await presentCut(restored), restored)).toHaveLength(26);
});

test('a database that was migrated here needs no new era', async () => {
  expect(await isCommitEraCurrent(pool)).toBe(true);
});
