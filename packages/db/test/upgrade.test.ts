import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { silentLog } from '../src/embedded/index.ts';
import {
  appendAuditEntry,
  createQueries,
  inAccount,
  openDatabase,
  type Place,
  serverRole,
  verifyAuditLog,
} from '../src/index.ts';
import { migrate, pendingMigrations } from '../src/migrate/index.ts';
import { access } from './support/audit-log.ts';
import { catalogueOf } from './support/catalogue.ts';
import { disagreements } from './support/disagreements.ts';
import {
  type EarlierDatabase,
  earlierAccount,
  earlierDatabase,
  otherEarlierAccount,
} from './support/earlier-database.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

const accounts = [earlierAccount, otherEarlierAccount];

let fresh: string[];
beforeAll(async () => {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase({ url, connections: 1 });
  fresh = await catalogueOf(database.pool);
  await database.close();
  await drop();
});

async function headOf(pool: pg.Pool, accountId: string): Promise<Place> {
  const { rows } = await pool.query('SELECT sequence, hash FROM access_log_head WHERE account_id = $1', [
    accountId,
  ]);
  return { sequence: Number(rows[0].sequence), hash: rows[0].hash };
}

/** All that is read of an account, as text. */
async function readings(url: string, accountId: string) {
  const database = openDatabase({ url, role: serverRole, connections: 2 });
  try {
    const queries = createQueries(database.pool, database.directoryPool);
    const since = Date.UTC(2026, 0, 1);
    const until = Date.UTC(2026, 11, 1);
    const pages: string[] = [];
    let after: Parameters<typeof queries.listSessions>[0]['after'];
    do {
      const page = await queries.listSessions({ accountId, since, until, limit: 100, after });
      pages.push(page.json);
      after = page.last ?? undefined;
    } while (after !== undefined);
    const question = { accountId, since, until, bucket: '1d', first: since, last: until } as const;
    return {
      export: pages.join(','),
      errors: await queries.listSessions({
        accountId,
        since,
        until,
        limit: 100,
        statuses: ['error'],
        minRedactions: 2,
      }),
      stats: await queries.sessionStats(question),
      agents: (
        await queries.listAgents({ accountId, limit: 100, after: null, only: null, search: null })
      ).json.replaceAll(/"created_at":"[^"]*"/g, ''),
    };
  } finally {
    await database.close();
  }
}

/** What an account has before its database has the columns of this release: the same as {@link readings}, of the list. */
async function readingsBefore({ pool }: EarlierDatabase, accountId: string) {
  const wire = async (condition: string) => {
    const { rows } = await pool.query<{ wire: string }>(
      `SELECT wire FROM session WHERE account_id = $1 AND ${condition} ORDER BY started_at DESC, id DESC`,
      [accountId],
    );
    return rows.map((row) => row.wire).join(',');
  };
  return {
    export: await wire('true'),
    errors: { json: await wire(`status = 'error' AND redaction_count >= 2`) },
  };
}

/** Upgrades it, and holds it against a database of this release that was given the same. */
async function expectUpgrade({ url, pool }: EarlierDatabase, expected: Record<string, unknown>) {
  const heads = new Map<string, Place>();
  for (const accountId of accounts) heads.set(accountId, await headOf(pool, accountId));

  const pending = await pendingMigrations({ pool, folder: migrationsFolder });
  expect(pending).not.toEqual([]);
  expect(await migrate({ url, folder: migrationsFolder, log: silentLog })).toEqual({ applied: pending });
  expect(await pendingMigrations({ pool, folder: migrationsFolder })).toEqual([]);
  expect(await catalogueOf(pool)).toEqual(fresh);

  const serving = openDatabase({ url, role: serverRole, connections: 2 });
  try {
    for (const accountId of accounts) {
      expect(await readings(url, accountId)).toEqual(expected[accountId]);
      expect(await disagreements(pool, accountId)).toEqual([]);
      const chain = await verifyAuditLog({ pool: serving.pool, accountId, expected: heads.get(accountId) });
      expect(chain).toMatchObject({ ok: true, first: 4, removed: 3 });
      await appendAuditEntry(serving.pool, access(accountId, { action: 'sessions.export' }));
      const { data } = JSON.parse(
        `{"data":[${(await createQueries(serving.pool, serving.directoryPool).listAuditEntries({ accountId, since: 0, limit: 100 })).json}]}`,
      );
      expect(data[0]).toMatchObject({ action: 'sessions.export' });
      expect(data.filter(({ sequence }: { sequence: number }) => sequence <= 7)).toMatchObject([
        { sequence: 7, rows: 6, at: '2026-11-23T18:00:00.007Z' },
        { sequence: 6, rows: 5, at: '2026-11-23T12:00:00.007Z' },
        { sequence: 5, rows: 4 },
        { sequence: 4, rows: 3 },
      ]);
      const later = await verifyAuditLog({ pool: serving.pool, accountId, expected: heads.get(accountId) });
      expect(later).toMatchObject({ ok: true, first: 4, removed: 3 });
    }
    const tokens = await inAccount(serving.pool, earlierAccount).query(
      'SELECT count(*)::int AS n FROM api_token',
    );
    expect(tokens.rows).toEqual([{ n: 2 }]);
  } finally {
    await serving.close();
  }
}

/** What a database of today says of the same data. */
async function expectedReadings(): Promise<Record<string, unknown>> {
  const { url } = await earlierDatabase({ release: '20261125050000_wide_rollups' });
  await migrate({ url, folder: migrationsFolder, log: silentLog });
  return Object.fromEntries(
    await Promise.all(accounts.map(async (id) => [id, await readings(url, id)] as const)),
  );
}

test('a database of the previous release with data is upgraded, and returns the same data', async () => {
  const earlier = await earlierDatabase({ release: '20261125050000_wide_rollups' });
  const before = await Promise.all(accounts.map((id) => readingsBefore(earlier, id)));
  expect(before[0]?.export).toContain('"id":"sess_');
  expect(before[0]?.errors.json).toContain('"status":"error"');
  const expected = await expectedReadings();
  expect(accounts.map((id) => expected[id])).toMatchObject(before);
  await expectUpgrade(earlier, expected);
});

test.each([
  [
    'of single entries, their parts read as json',
    {
      release: '20261125040000_day_rollup',
      forms: {
        '20261123000000_init': 'ddf09fd3',
        '20261125000000_access': 'f397f97f',
        '20261125010000_access_log': '49eab1e9',
        '20261125040000_day_rollup': '683c2a9d',
      },
    },
  ],
  [
    'of single entries, their parts read as jsonb',
    { release: '20261125030000_list_indexes', forms: { '20261125010000_access_log': 'cd7339f8' } },
  ],
  [
    'of rollups widened in place',
    { release: '20261125050000_wide_rollups', forms: { '20261125050000_wide_rollups': 'd24aedfc' } },
  ],
])('a database %s is upgraded like one of the current form', async (_, options) => {
  await expectUpgrade(await earlierDatabase(options), await expectedReadings());
});
