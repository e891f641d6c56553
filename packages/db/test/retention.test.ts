import { ApiError, newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { countExpired, expiringAccounts, removeExpired, setRetention } from '../src/retention/index.ts';
import { contents, failure, newAccount, rows, sessionRow, useDatabase } from './load-support.ts';
import { recorded } from './retention-support.ts';
import { disagreements } from './support/disagreements.ts';

const database = useDatabase();

const day = 86_400_000;
const hour = 3_600_000;
const now = Date.UTC(2026, 6, 1, 10, 20, 30, 400);

/** A session that started so long before now. */
function aged(ms: number, changes: Partial<SessionRow> = {}): SessionRow {
  return sessionRow({ startedAt: now - ms, endedAt: now - ms + 1_500, ...changes });
}

async function filled(sessions: SessionRow[]): Promise<string> {
  const accountId = await newAccount(database.pool);
  await loadSessions({ pool: database.pool, accountId, sessions });
  return accountId;
}

describe('a removal', () => {
  test('deletes exactly what started before the cutoff, to the millisecond', async () => {
    const { pool } = database;
    const old = [aged(30 * day + 1), aged(31 * day, { status: 'error' }), aged(400 * day)];
    const kept = [aged(30 * day), aged(30 * day - 1), aged(hour), aged(-hour)];
    const accountId = await filled([...old, ...kept]);
    const neighbour = await filled([...old, ...kept]);

    expect(await removeExpired({ pool, accountId, days: 30, now })).toEqual({
      cutoff: now - 30 * day,
      sessions: 3,
      redactions: 12,
      ended: 'done',
    });
    const left = await contents(pool, accountId);
    expect([...left.sessions.keys()].sort()).toEqual(kept.map(({ id }) => id).sort());
    expect(await disagreements(pool, accountId)).toEqual([]);
    expect((await contents(pool, neighbour)).sessions.size).toBe(7);
    expect(await recorded(pool, neighbour)).toMatchObject({ batches: 0 });
  });

  test('is in the audit log, with its number, its cutoff and who asked for it', async () => {
    const { pool } = database;
    const accountId = await filled([aged(60 * day), aged(50 * day), aged(40 * day), aged(hour)]);
    await removeExpired({ pool, accountId, days: 45, now, login: 'root' });
    await removeExpired({ pool, accountId, days: 30, now });
    await removeExpired({ pool, accountId, days: 30, now });
    const { rows: links } = await pool.query<{ entries: string }>(
      'SELECT entries FROM access_log WHERE account_id = $1 ORDER BY sequence',
      [accountId],
    );
    const entry = (name: string, rows: number, days: number) => ({
      actor: { kind: 'operator', id: 'operator', name },
      action: 'sessions.expire',
      filters: { until: new Date(now - days * day).toISOString() },
      rows,
    });
    expect(links.map(({ entries }) => JSON.parse(entries))).toMatchObject([
      entry('root', 2, 45),
      entry('retention', 1, 30),
    ]);
  });

  test('leaves no empty rollup, and keeps the agent with counts of 0', async () => {
    const { pool } = database;
    const agentId = newId('agent');
    const accountId = await filled([aged(60 * day, { agentId }), aged(50 * day, { agentId })]);
    await removeExpired({ pool, accountId, days: 1, now });
    const rollups = await pool.query('SELECT 1 FROM session_rollup WHERE account_id = $1', [accountId]);
    expect(rollups.rows).toEqual([]);
    const agents = await pool.query(
      'SELECT session_count, redaction_count FROM agent WHERE account_id = $1 AND id = $2',
      [accountId, agentId],
    );
    expect(agents.rows).toEqual([{ session_count: '0', redaction_count: '0' }]);
  });

  test('deletes batch by batch, oldest first, including ties, and can be stopped in between', async () => {
    const { pool } = database;
    const tied = rows(40, { startedAt: now - 90 * day, endedAt: now - 90 * day });
    const older = rows(15, { startedAt: now - 91 * day, endedAt: now - 91 * day });
    const accountId = await filled([...tied, ...older, aged(hour)]);
    const stop = new AbortController();
    const seen: number[] = [];
    const first = await removeExpired({
      pool,
      accountId,
      days: 30,
      now,
      batch: 10,
      signal: stop.signal,
      onBatch(gone) {
        seen.push(gone);
        if (gone === 20) stop.abort();
      },
    });
    expect(first).toMatchObject({ sessions: 20, ended: 'stopped' });
    expect(await disagreements(pool, accountId)).toEqual([]);
    const left = await contents(pool, accountId);
    expect(older.some(({ id }) => left.sessions.has(id))).toBe(false);

    const second = await removeExpired({ pool, accountId, days: 30, now, batch: 10 });
    expect(second).toMatchObject({ sessions: 35, ended: 'done' });
    expect(seen).toEqual([10, 20]);
    expect((await contents(pool, accountId)).sessions.size).toBe(1);
    expect(await disagreements(pool, accountId)).toEqual([]);
    expect(await recorded(pool, accountId)).toEqual({ sessions: 55, redactions: 220, runs: 2, batches: 6 });
  });

  test('deletes and records nothing the second time', async () => {
    const { pool } = database;
    const accountId = await filled(rows(5, { startedAt: now - 90 * day, endedAt: now - 90 * day }));
    await removeExpired({ pool, accountId, days: 30, now });
    expect(await removeExpired({ pool, accountId, days: 30, now })).toMatchObject({ sessions: 0 });
    expect(await recorded(pool, accountId)).toMatchObject({ sessions: 5, runs: 1 });
  });

  test('deletes sessions that are imported later and are too old', async () => {
    const { pool } = database;
    const sessions = rows(5, { startedAt: now - 90 * day, endedAt: now - 90 * day });
    const accountId = await filled(sessions);
    await removeExpired({ pool, accountId, days: 30, now });
    expect(await loadSessions({ pool, accountId, sessions })).toMatchObject({ added: 5 });
    expect(await removeExpired({ pool, accountId, days: 30, now })).toMatchObject({ sessions: 5 });
    expect(await disagreements(pool, accountId)).toEqual([]);
  });

  test('skips an account that another process is handling', async () => {
    const { pool } = database;
    const accountId = await filled(rows(5, { startedAt: now - 90 * day, endedAt: now - 90 * day }));
    const other = await pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`retention ${accountId}`]);
      expect(await removeExpired({ pool, accountId, days: 30, now })).toMatchObject({
        sessions: 0,
        ended: 'busy',
      });
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    expect(await removeExpired({ pool, accountId, days: 30, now })).toMatchObject({ sessions: 5 });
  });
});

test('the record is append-only', async () => {
  const { pool } = database;
  for (const statement of [
    'UPDATE retention_run SET sessions = 0',
    'DELETE FROM retention_run',
    'TRUNCATE retention_run',
  ]) {
    await expect(pool.query(statement)).rejects.toThrow(/only added to/);
  }
});

test('a dry run counts exactly what would be deleted, and deletes nothing', async () => {
  const { pool } = database;
  const sessions = [30 * day + 1, 30 * day, 30 * day + hour, 31 * day, 45 * day, day].map((ms) => aged(ms));
  const accountId = await filled(sessions);
  const counted = await countExpired(pool, { accountId, days: 30 }, now);
  expect(counted).toEqual({ cutoff: now - 30 * day, sessions: 4, redactions: 16 });
  expect((await contents(pool, accountId)).sessions.size).toBe(6);
  const { ended: _, ...removed } = await removeExpired({ pool, accountId, days: 30, now });
  expect(removed).toEqual(counted);
});

describe('the retention', () => {
  const daysOf = async (accountId: string, defaultDays: number | null) =>
    (await expiringAccounts(database.pool, defaultDays, accountId)).map(({ days }) => days);

  test('is that of the account, or else of the installation, and by default unlimited', async () => {
    const { pool } = database;
    const accountId = await newAccount(pool);
    expect([await daysOf(accountId, null), await daysOf(accountId, 90)]).toEqual([[], [90]]);
    await setRetention(pool, accountId, 2_190);
    expect([await daysOf(accountId, null), await daysOf(accountId, 90)]).toEqual([[2_190], [2_190]]);
    await setRetention(pool, accountId, 'keep');
    expect([await daysOf(accountId, null), await daysOf(accountId, 90)]).toEqual([[], []]);
    await setRetention(pool, accountId, 'default');
    expect([await daysOf(accountId, null), await daysOf(accountId, 90)]).toEqual([[], [90]]);
  });

  test('cannot be set for an unknown account', async () => {
    const accountId = newId('account');
    for (const asked of [
      setRetention(database.pool, accountId, 30),
      expiringAccounts(database.pool, 30, accountId),
    ]) {
      const error = await failure(asked);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ code: 'not_found' });
    }
  });
});
