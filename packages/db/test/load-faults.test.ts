import { expect, test } from 'vitest';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { contents, failure, newAccount, rows, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

async function loadingBackends(): Promise<number[]> {
  const { rows } = await database.pool.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'COPY staged_session%'
       AND state = 'active'`,
  );
  return rows.map(({ pid }) => pid);
}

test('a source that fails midway stores nothing, and its error is returned', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const reason = new Error('the disk went away');
  function* source(): Generator<SessionRow> {
    yield* rows(5_000);
    throw reason;
  }

  expect(await failure(loadSessions({ pool, accountId, sessions: source() }))).toBe(reason);

  expect((await contents(pool, accountId)).sessions.size).toBe(0);
  expect(await loadSessions({ pool, accountId, sessions: rows(10) })).toMatchObject({ added: 10 });
});

test('a connection that is lost midway stores nothing, and the pool continues', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  async function* source(): AsyncGenerator<SessionRow> {
    yield* rows(5_000);
    const pids = await loadingBackends();
    expect(pids).toHaveLength(1);
    await pool.query('SELECT pg_terminate_backend($1)', pids);
    yield* rows(50_000);
  }

  await failure(loadSessions({ pool, accountId, sessions: source() }));

  expect(await contents(pool, accountId)).toEqual({ sessions: new Map(), agents: new Map() });
  expect(await loadSessions({ pool, accountId, sessions: rows(10) })).toMatchObject({ added: 10 });
});

test('a row that PostgreSQL refuses stores nothing, and no connection is lost', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  for (let i = 0; i < 20; i++) {
    const sessions = [...rows(2_000), sessionRow({ agentName: 'a\0b' }), ...rows(2_000)];
    expect(await failure(loadSessions({ pool, accountId, sessions }))).toBeInstanceOf(Error);
  }
  expect((await contents(pool, accountId)).sessions.size).toBe(0);
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

test('overlapping loads in opposite order complete, and count each session once', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const agents = rows(40).map((row, i) => ({ ...row, agentId: `${row.agentId.slice(0, -2)}${i + 10}` }));
  const sessions = [...rows(3_000), ...agents];
  const loads = [
    sessions,
    sessions.toReversed(),
    sessions.slice(1_000),
    sessions.slice(0, 2_000).toReversed(),
  ];

  const results = await Promise.all(loads.map((part) => loadSessions({ pool, accountId, sessions: part })));

  const sum = (key: 'added' | 'duplicates') => results.reduce((total, result) => total + result[key], 0);
  expect(sum('added')).toBe(sessions.length);
  expect(sum('added') + sum('duplicates')).toBe(loads.flat().length);
  expect((await contents(pool, accountId)).sessions.size).toBe(sessions.length);
});

test('of two concurrent loads with different content for an id, exactly one is refused', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const shared = sessionRow();
  const loads = [
    [...rows(500), shared],
    [...rows(500), { ...shared, status: 'error' as const }],
  ];

  const results = await Promise.allSettled(
    loads.map((sessions) => loadSessions({ pool, accountId, sessions })),
  );

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await contents(pool, accountId)).sessions.size).toBe(501);
});
