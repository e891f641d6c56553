import { newId, sessionStatuses } from '@masker/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { createQueries, createSchedule, inAccount } from '../src/index.ts';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { type ChosenSessions, countChosen, removeChosen } from '../src/retention/index.ts';
import { indexAll } from '../src/search-index/index.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';
import { deadlocks } from './retention-support.ts';
import { access } from './support/audit-log.ts';
import { disagreements } from './support/disagreements.ts';

const database = useDatabase();

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 25, 17, 41, 12, 345);
const agents = Array.from({ length: 4 }, () => newId('agent'));
const models = ['gpt-4o-mini', 'rare', null];
const kinds = ['NAME', 'PHONE', 'MBI'];

/** Sessions of all agents, statuses, models and kinds, in the last 40 days. */
function some(count: number, from = 0): SessionRow[] {
  return Array.from({ length: count }, (_, n) => {
    const i = n + from;
    const startedAt = now - ((i * 7_919) % (40 * 24 * 60)) * 60_000;
    const kind = kinds[i % kinds.length] as string;
    return sessionRow({
      id: newId('session'),
      agentId: agents[i % agents.length] as string,
      agentName: null,
      startedAt,
      endedAt: startedAt + (i % 50) * 977,
      status: sessionStatuses[i % 7 === 0 ? 1 : i % 5 === 0 ? 2 : 0] as SessionRow['status'],
      redactionsByKind: i % 4 === 0 ? {} : { [kind]: (i % 3) + 1 },
      redactionCount: i % 4 === 0 ? 0 : (i % 3) + 1,
      upstreamModel: models[i % models.length] as string | null,
    });
  });
}

let accountId: string;
let loaded: SessionRow[];

beforeEach(async () => {
  const { pool } = database;
  accountId = await newAccount(pool);
  loaded = some(600);
  await loadSessions({ pool, accountId, sessions: loaded });
  await indexAll(pool, accountId);
});

const entry = () =>
  access(accountId, {
    action: 'sessions.remove',
    actor: { kind: 'operator', id: 'operator', name: 'ada' },
    filters: { reason: 'wrong account' },
    rows: null,
  });

/** Counts and removes, as an operator does. */
async function remove(chosen: Omit<ChosenSessions, 'accountId'>, batch = 40) {
  const all = { accountId, ...chosen };
  const counted = await countChosen(database.pool, all);
  const outcome = await removeChosen({
    ...all,
    pool: database.pool,
    asOf: counted.asOf,
    entry: entry(),
    batch,
  });
  return { counted, outcome };
}

async function idsOf(id: string): Promise<string[]> {
  const { rows } = await database.pool.query('SELECT id FROM session WHERE account_id = $1 ORDER BY id', [
    id,
  ]);
  return rows.map((row) => row.id);
}

/** All that is read of an account: the whole list, sums and facets, with and without filters. */
async function readings(id: string) {
  const queries = createQueries(database.pool, database.pool);
  const since = now - 50 * day;
  const until = now + 2 * day;
  const filters = [
    {},
    { agentIds: [agents[0] as string] },
    { kinds: ['MBI'] },
    { models: ['rare'] },
    { statuses: ['error' as const] },
    { minRedactions: 2 },
  ];
  const found: unknown[] = [];
  for (const filter of filters) {
    const ids: string[] = [];
    let after: Parameters<typeof queries.listSessions>[0]['after'];
    do {
      const page = await queries.listSessions({ accountId: id, since, until, limit: 100, after, ...filter });
      ids.push(...(JSON.parse(`[${page.json}]`) as { id: string }[]).map((one) => one.id));
      after = page.last ?? undefined;
    } while (after !== undefined);
    const window = { accountId: id, since, until, ...filter };
    found.push({
      filter,
      ids,
      facets: JSON.parse(await queries.sessionFacets(window)),
      stats: await queries.sessionStats({ ...window, bucket: '1d', first: since, last: until }),
    });
  }
  const { rows } = await database.pool.query(
    'SELECT id, session_count, redaction_count FROM agent WHERE account_id = $1 AND session_count > 0 ORDER BY id',
    [id],
  );
  return { found, agents: rows };
}

/** Expects that an account reads like one that never had more than these sessions. */
async function expectLike(sessions: readonly SessionRow[]): Promise<void> {
  const { pool } = database;
  expect(await idsOf(accountId)).toEqual(sessions.map(({ id }) => id).sort());
  expect(await disagreements(pool, accountId)).toEqual([]);
  const oracle = await newAccount(pool);
  await loadSessions({ pool, accountId: oracle, sessions: [...sessions] });
  await indexAll(pool, oracle);
  const expected = await readings(oracle);
  // Before its segments are made anew, and after.
  expect(await readings(accountId)).toEqual(expected);
  await indexAll(pool, accountId);
  expect(await readings(accountId)).toEqual(expected);
}

async function recorded(): Promise<{ action: string; rows: number; filters: object }[]> {
  const { rows } = await database.pool.query(
    `SELECT entry::json AS entry FROM access_log_entry WHERE account_id = $1 ORDER BY sequence`,
    [accountId],
  );
  return rows.map((row) => row.entry);
}

describe('removing chosen sessions', () => {
  test.each<[string, Omit<ChosenSessions, 'accountId'>, (one: SessionRow) => boolean]>([
    [
      'of an agent',
      { filter: { agentIds: [agents[1] as string] }, ids: null },
      (one) => one.agentId === agents[1],
    ],
    [
      'of a window',
      { filter: { since: now - 20 * day, until: now - 3 * day }, ids: null },
      (one) => one.startedAt >= now - 20 * day && one.startedAt < now - 3 * day,
    ],
    [
      'of an agent in a window',
      { filter: { agentIds: [agents[0] as string], since: now - 20 * day }, ids: null },
      (one) => one.agentId === agents[0] && one.startedAt >= now - 20 * day,
    ],
    ['all', { filter: {}, ids: null }, () => true],
  ])('%s leaves list, sums and facets as if they had never been there', async (_what, chosen, isChosen) => {
    const gone = loaded.filter(isChosen);
    const redactions = gone.reduce((sum, one) => sum + one.redactionCount, 0);
    const { counted, outcome } = await remove(chosen);
    expect(counted).toMatchObject({ sessions: gone.length, redactions });
    expect(outcome).toEqual({ sessions: gone.length, redactions, ended: 'done' });
    await expectLike(loaded.filter((one) => !isChosen(one)));
    const entries = await recorded();
    expect(entries.length).toBeGreaterThan(1);
    for (const one of entries)
      expect(one).toMatchObject({ action: 'sessions.remove', filters: { reason: 'wrong account' } });
    expect(entries.reduce((sum, { rows }) => sum + rows, 0)).toBe(gone.length);
  });

  test('by their ids removes these, and ignores ids that are not there', async () => {
    const ids = loaded.filter((_, i) => i % 3 === 0).map(({ id }) => id);
    const { counted, outcome } = await remove({ filter: {}, ids: [...ids, newId('session')] }, 37);
    expect([counted.sessions, outcome.sessions]).toEqual([ids.length, ids.length]);
    await expectLike(loaded.filter(({ id }) => !ids.includes(id)));
    expect((await remove({ filter: {}, ids })).outcome).toMatchObject({ sessions: 0, ended: 'done' });
  });

  test('during ingest removes exactly what was counted, and counts agree at every moment', async () => {
    const { pool } = database;
    const filter = { agentIds: [agents[2] as string] };
    const ingestor = createIngestor(pool);
    const ingested: SessionRow[] = [];
    let isDone = false;
    const writing = async (from: number) => {
      for (let i = 0; !isDone; i++) {
        const sessions = some(20, from + i * 20);
        await ingestor.ingest(accountId, sessions);
        ingested.push(...sessions);
      }
    };
    const looking = async () => {
      while (!isDone) expect(await disagreements(pool, accountId)).toEqual([]);
    };
    const others = [writing(10_000), writing(500_000), looking()];
    const before = loaded.filter(({ agentId }) => agentId === agents[2]);
    const all = { accountId, filter, ids: null };
    const counted = await countChosen(pool, all);
    const outcome = await removeChosen({ ...all, pool, asOf: counted.asOf, entry: entry(), batch: 15 });
    isDone = true;
    await Promise.all(others);
    expect(outcome).toMatchObject({ sessions: counted.sessions, ended: 'done' });
    expect(counted.sessions).toBeGreaterThanOrEqual(before.length);
    const left = new Set(await idsOf(accountId));
    expect(before.filter(({ id }) => left.has(id))).toEqual([]);
    const kept = [...loaded, ...ingested].filter(({ id }) => left.has(id));
    expect(kept).toHaveLength(loaded.length + ingested.length - counted.sessions);
    await expectLike(kept);
    expect(await deadlocks(pool)).toBe(0);
  });
});

describe('a removal of chosen sessions waits', () => {
  const filter = { agentIds: [agents[0] as string], until: now - 10 * day };

  /** An export that is not finished, of a window. */
  async function exporting(since: number | null, until: number | null): Promise<void> {
    await database.pool.query(
      `INSERT INTO session_export (
         account_id, id, format, gzip, filters, conditions, since, until, cut, as_of, created_by, request_id, file_name
       ) VALUES ($1, $2, 'csv', false, '{}', '{}', $3, $4, '1:1:', now(), '{}', '', '')`,
      [accountId, newId('export'), since && new Date(since), until && new Date(until)],
    );
  }

  test('for an export that reads its window, and for no other', async () => {
    await exporting(now - 20 * day, now);
    expect((await remove({ filter, ids: null })).outcome).toMatchObject({ sessions: 0, ended: 'exporting' });
    expect(await recorded()).toEqual([]);
    await database.pool.query(`UPDATE session_export SET since = $2 WHERE account_id = $1`, [
      accountId,
      new Date(now - 10 * day),
    ]);
    expect((await remove({ filter, ids: null })).outcome).toMatchObject({ ended: 'done' });
  });

  test('for a schedule that has yet to export them, unless it is paused, which is counted', async () => {
    const { pool } = database;
    const id = newId('exportSchedule');
    await createSchedule(pool, accountId, {
      id,
      every: 'day',
      format: 'ndjson',
      gzip: false,
      filters: {},
      conditions: {},
      nextRunAt: new Date(now),
      createdBy: { kind: 'user', id: newId('user'), name: 'A person' },
    });
    expect((await remove({ filter, ids: null })).outcome).toMatchObject({ sessions: 0, ended: 'scheduled' });
    await inAccount(pool, accountId).query('UPDATE export_schedule SET paused = true WHERE account_id = $1', [
      accountId,
    ]);
    const { outcome } = await remove({ filter, ids: null });
    expect(outcome.sessions).toBeGreaterThan(0);
    const { rows } = await pool.query(
      'SELECT removed_sessions::int AS removed FROM export_schedule WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ removed: outcome.sessions }]);
  });
});
