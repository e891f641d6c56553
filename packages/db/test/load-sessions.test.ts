import { ApiError, newId } from '@masker/contract';
import { expect, test } from 'vitest';
import { LoadRefused, loadSessions, loadWithin } from '../src/load/index.ts';
import { inTransaction } from '../src/scope/index.ts';
import { agentId, contents, failure, newAccount, rows, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

test('adds sessions and their agents, and adds nothing the second time', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const sessions = rows(50);

  const first = await loadSessions({ pool, accountId, sessions });
  const before = await contents(pool, accountId);
  const second = await loadSessions({ pool, accountId, sessions });

  expect(first).toEqual({ added: 50, duplicates: 0, rejected: [], rejectedCount: 0 });
  expect(second).toEqual({ added: 0, duplicates: 50, rejected: [], rejectedCount: 0 });
  expect(await contents(pool, accountId)).toEqual(before);
  expect(before.agents).toEqual(new Map([[agentId, 'appointment-bot-prod']]));
});

test('loads more sessions than one statement takes, and reports progress', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const seen: { phase: string; done: number; total: number | null }[] = [];

  const result = await loadSessions({
    pool,
    accountId,
    sessions: rows(45_000),
    onProgress: (progress) => seen.push(progress),
  });

  expect(result.added).toBe(45_000);
  expect(seen.filter(({ phase }) => phase === 'writing').map(({ done }) => done)).toEqual([
    20_000, 40_000, 45_000,
  ]);
  expect(seen.findLast(({ phase }) => phase === 'reading')?.done).toBe(45_000);
  expect((await contents(pool, accountId)).sessions.size).toBe(45_000);
});

test('accepts an empty load', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  expect(await loadSessions({ pool, accountId, sessions: [] })).toEqual({
    added: 0,
    duplicates: 0,
    rejected: [],
    rejectedCount: 0,
  });
});

test('the same session twice in one load is a duplicate', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const [one, two] = [sessionRow(), sessionRow()];
  const result = await loadSessions({ pool, accountId, sessions: [one, two, one, one] });
  expect(result).toMatchObject({ added: 2, duplicates: 2, rejectedCount: 0 });
});

test.each([
  { startedAt: Date.UTC(2026, 4, 3, 21, 14, 31) },
  { endedAt: Date.UTC(2026, 4, 3, 21, 14, 59) },
  { agentId: newId('agent') },
  { agentName: 'another-name' },
  { status: 'partial' as const },
  { redactionsByKind: { NAME: 4 } },
  { upstreamModel: null },
])('the same id with other content refuses the load: %o', async (changes) => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const kept = sessionRow();
  await loadSessions({ pool, accountId, sessions: [kept] });
  const before = await contents(pool, accountId);

  const error = await failure(
    loadSessions({ pool, accountId, sessions: [sessionRow(), { ...kept, ...changes }] }),
  );

  expect(error).toBeInstanceOf(LoadRefused);
  expect(error).toMatchObject({
    code: 'conflict',
    rejected: [{ line: 2, code: 'conflict', message: `${kept.id} already exists with other content` }],
    rejectedCount: 1,
  });
  expect(await contents(pool, accountId)).toEqual(before);
});

test('detects a conflict inside one load, and keeps the earlier line if conflicts are skipped', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const one = sessionRow({ line: 4 });
  const other = { ...one, line: 9, agentId: newId('agent'), agentName: 'only-in-the-conflict' };

  expect(await failure(loadSessions({ pool, accountId, sessions: [other, one] }))).toMatchObject({
    rejected: [{ line: 9 }],
  });
  const result = await loadSessions({ pool, accountId, sessions: [other, one], skipInvalid: true });

  expect(result).toMatchObject({ added: 1, duplicates: 0, rejected: [{ line: 9 }], rejectedCount: 1 });
  const { sessions, agents } = await contents(pool, accountId);
  expect(JSON.parse(sessions.get(one.id) as string).agent_id).toBe(agentId);
  expect([...agents.keys()]).toEqual([agentId]);
});

test('reports a hundred conflicts and counts the rest', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const sessions = rows(150);
  await loadSessions({ pool, accountId, sessions });
  const changed = sessions.map((session) => ({ ...session, status: 'error' as const }));

  const result = await loadSessions({ pool, accountId, sessions: changed, skipInvalid: true });

  expect(result).toMatchObject({ added: 0, duplicates: 0, rejectedCount: 150 });
  expect(result.rejected.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

test('the same ids in two accounts are independent', async () => {
  const { pool } = database;
  const [one, other] = [await newAccount(pool), await newAccount(pool)];
  const sessions = rows(3);
  await loadSessions({ pool, accountId: one, sessions });
  const changed = sessions.map((session) => ({ ...session, status: 'error' as const }));
  expect(await loadSessions({ pool, accountId: other, sessions: changed })).toMatchObject({ added: 3 });
});

test('an agent gets the name of its latest session, keeps its name, or has its id as its name', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const [renamed, known, nameless, named] = [newId('agent'), newId('agent'), newId('agent'), newId('agent')];
  await pool.query('INSERT INTO agent (account_id, id, name) VALUES ($1, $2, $3)', [
    accountId,
    known,
    'as it was',
  ]);
  const borrowed = sessionRow({ agentId: known, agentName: null });
  const alone = sessionRow({ agentId: nameless, agentName: null });
  const beside = sessionRow({ agentId: named, agentName: null, startedAt: 5_000, endedAt: 5_000 });
  const sessions = [
    sessionRow({ agentId: renamed, agentName: 'new', startedAt: 2_000, endedAt: 2_000 }),
    sessionRow({ agentId: renamed, agentName: 'old', startedAt: 1_000, endedAt: 1_000 }),
    sessionRow({ agentId: known, agentName: 'something else' }),
    sessionRow({ agentId: named, agentName: 'given', startedAt: 1_000, endedAt: 1_000 }),
    borrowed,
    alone,
    beside,
  ];

  await loadSessions({ pool, accountId, sessions });
  const { sessions: kept, agents } = await contents(pool, accountId);

  expect(agents).toEqual(
    new Map([
      [renamed, 'new'],
      [known, 'as it was'],
      [nameless, nameless],
      [named, 'given'],
    ]),
  );
  const nameOf = (id: string) => JSON.parse(kept.get(id) as string).agent_name;
  expect(nameOf(borrowed.id)).toBe('as it was');
  expect(nameOf(alone.id)).toBe(nameless);
  expect(nameOf(beside.id)).toBe('given');
  // What came without a name agrees with the name that it got.
  expect(await loadSessions({ pool, accountId, sessions })).toMatchObject({ added: 0, duplicates: 7 });
});

test('reports an unknown account', async () => {
  const { pool } = database;
  const accountId = newId('account');
  const error = await failure(loadSessions({ pool, accountId, sessions: rows(1) }));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'not_found', message: expect.stringContaining(accountId) });
});

test('other writes of the transaction are stored exactly if the sessions are', async () => {
  const { pool } = database;
  const accountId = newId('account');
  const work = (sessions: ReturnType<typeof rows>) =>
    inTransaction(pool, 'directory', async (client) => {
      await client.query('INSERT INTO account (id, name) VALUES ($1, $2)', [accountId, 'Made with them']);
      return loadWithin(client, { accountId, sessions });
    });
  const exists = async () =>
    (await pool.query('SELECT FROM account WHERE id = $1', [accountId])).rowCount === 1;
  const one = sessionRow();

  await failure(work([one, { ...one, status: 'error' }]));
  expect(await exists()).toBe(false);
  await work([one]);
  expect(await exists()).toBe(true);
});
