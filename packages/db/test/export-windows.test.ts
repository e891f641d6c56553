import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@masker/contract';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cutStatement, type ExportedWindow, readCutPage } from '../src/exports/read-cut.ts';
import { createSchedule, type Database, openDatabase, runSchedule, serverRole } from '../src/index.ts';
import { nodesOf, type PlanNode, rowsRead } from './support/plans.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const day = 86_400_000;

let created: TestDatabase;
/** As the server sees it. */
let serving: Database;
/** As its owner, whom row-level security does not hold. */
let owner: pg.Pool;
let accountId: string;
let scheduleId: string;
let at: number;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole, connections: 4 });
  owner = new pg.Pool({ connectionString: created.url, max: 12 });
});
afterAll(async () => {
  await serving.close();
  await owner.end();
  await created.drop();
});
beforeEach(startAnew);

async function startAnew(): Promise<void> {
  accountId = newId('account');
  scheduleId = newId('exportSchedule');
  at = Date.UTC(2026, 4, 1);
  await owner.query(`INSERT INTO account (id, name) VALUES ($1, 'An account')`, [accountId]);
  await createSchedule(serving.pool, accountId, {
    id: scheduleId,
    every: 'day',
    format: 'ndjson',
    gzip: false,
    filters: {},
    conditions: {},
    nextRunAt: new Date(at),
    createdBy: { kind: 'user', id: newId('user'), name: 'A person' },
  });
}

async function store(by: Pick<pg.Pool, 'query'>, count = 1): Promise<void> {
  await by.query(
    `INSERT INTO session
       (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind)
     SELECT $1, 'sess_' || lpad(upper(to_hex((random() * 1e15)::bigint)), 26, '0'), $2, 'an agent',
       now() - random() * interval '900 days', now(), 'ok', 0, '{}'
     FROM generate_series(1, $3::int)`,
    [accountId, newId('agent'), count],
  );
}

/** Ends the window of the schedule, as a server does at midnight. */
async function cut(): Promise<boolean> {
  at += day;
  const now = new Date(at);
  return runSchedule(serving.pool, { accountId, id: scheduleId }, now, () => ({
    exportId: newId('export'),
    requestId: newId('request'),
    fileName: 'window.ndjson',
    nextRunAt: new Date(at + day),
  }));
}

/** Signs the window, without a file. */
async function finish(): Promise<void> {
  await owner.query(
    `UPDATE session_export SET status = 'done', statement = '{}' WHERE account_id = $1 AND status = 'queued'`,
    [accountId],
  );
}

/** The ids in each window, as its export reads them, in pages. */
async function windows(): Promise<string[][]> {
  const { rows } = await owner.query<ExportedWindow>(
    `SELECT account_id AS "accountId", conditions, filters, since, until, cut, schedule_id AS "scheduleId",
       after_cut AS "afterCut"
     FROM session_export WHERE account_id = $1 ORDER BY sequence`,
    [accountId],
  );
  return Promise.all(
    rows.map(async (row) => {
      const ids: string[] = [];
      let page: Awaited<ReturnType<typeof readCutPage>> | null = null;
      do {
        page = await readCutPage(serving.pool, row, page?.last ?? null, 3);
        if (page.rows > 0)
          ids.push(
            ...page.lines
              .toString()
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line).id as string),
          );
      } while (page.last);
      return ids;
    }),
  );
}

async function expectEachOnce(): Promise<string[][]> {
  const all = await owner.query<{ id: string }>('SELECT id FROM session WHERE account_id = $1', [accountId]);
  const found = await windows();
  expect(found.flat().sort()).toEqual(all.rows.map(({ id }) => id).sort());
  return found;
}

describe('each session is in exactly one window', () => {
  test('however transactions overlap with the cuts', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('store' as const), by: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('COMMIT', 'ROLLBACK'), by: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), by: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        await startAnew();
        const open = new Map<number, pg.PoolClient>();
        const end = async (writer: number, how: string) => {
          const client = open.get(writer);
          open.delete(writer);
          await client?.query(how);
          client?.release();
        };
        let cuts = 0;
        for (const { do: what, by } of steps) {
          if (what === 'cut') {
            expect(await cut()).toBe(true);
            await finish();
            cuts++;
          } else if (what === 'store') {
            const client = open.get(by) ?? (await owner.connect());
            if (!open.has(by)) await client.query('BEGIN');
            open.set(by, client);
            await store(client);
          } else await end(by, what);
        }
        for (const writer of [...open.keys()]) await end(writer, 'COMMIT');
        await cut();
        expect(await expectEachOnce()).toHaveLength(cuts + 1);
      }),
      { numRuns: 15 },
    );
  });

  test('while slow and fast writers commit at their own pace, and two servers cut', async () => {
    let isWriting = true;
    // Longer than several windows, shorter than one, and in between.
    const writers = [0, 0, 5, 30, 120, 400].map(async (ms) => {
      while (isWriting) {
        const client = await owner.connect();
        await client.query('BEGIN');
        await store(client, 2);
        await sleep(ms);
        await store(client, 1);
        await client.query(Math.random() < 0.2 ? 'ROLLBACK' : 'COMMIT');
        client.release();
      }
    });
    let made = 0;
    while (made < 12) {
      const results = await Promise.all([cut(), cut()]);
      made += results.filter(Boolean).length;
      await finish();
      await sleep(25);
    }
    isWriting = false;
    await Promise.all(writers);
    while (!(await cut()));
    const found = await expectEachOnce();
    const { rows } = await owner.query<{ sequence: number }>(
      'SELECT sequence FROM session_export WHERE account_id = $1 ORDER BY sequence',
      [accountId],
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(found.map((_, i) => i + 1));
    expect(found.filter((ids) => ids.length > 0).length).toBeGreaterThan(3);
  });
});

test('a window is not cut while the one before is being made, and one without a statement is cut again', async () => {
  await store(owner);
  expect(await cut()).toBe(true);
  expect(await cut()).toBe(false);
  await owner.query(`UPDATE session_export SET status = 'failed' WHERE account_id = $1`, [accountId]);
  await store(owner);
  expect(await cut()).toBe(true);
  const { rows } = await owner.query('SELECT sequence, status FROM session_export WHERE account_id = $1', [
    accountId,
  ]);
  expect(rows).toEqual([
    { sequence: 1, status: 'failed' },
    { sequence: 1, status: 'queued' },
  ]);
});

test('a window is made once: the database refuses a second export of it', async () => {
  await cut();
  await expect(
    owner.query(
      `INSERT INTO session_export (account_id, id, format, gzip, filters, conditions, cut, as_of, created_by, request_id,
         file_name, schedule_id, sequence)
       SELECT account_id, $2, format, gzip, filters, conditions, cut, as_of, created_by, request_id, file_name,
         schedule_id, sequence
       FROM session_export WHERE account_id = $1`,
      [accountId, newId('export')],
    ),
  ).rejects.toMatchObject({ constraint: 'session_export_window' });
});

test('a page of a window reads the page, however many sessions are in other windows', async () => {
  await owner.query(
    `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count,
       redactions_by_kind, commit_position)
     SELECT $1, 'sess_' || lpad(n::text, 26, '0'), 'agt_1', 'an agent', now() - n * 7919 % 100000 * interval '1 second',
       now(), 'ok', 0, '{}', n / 10
     FROM generate_series(1, 30000) AS n`,
    [accountId],
  );
  await owner.query('ANALYZE session');
  const window = {
    accountId,
    conditions: {},
    filters: {},
    since: null,
    until: null,
    scheduleId,
    afterCut: '1000:1000:',
    cut: '2000:2000:',
  } satisfies ExportedWindow;
  for (const after of [null, { key: 1_500, id: `sess_${'15003'.padStart(26, '0')}` }]) {
    const { text, values } = cutStatement(window, after, 50);
    const { rows } = await owner.query({ text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values });
    const scans = nodesOf(rows[0]['QUERY PLAN'][0].Plan as PlanNode).filter(
      (node) => node['Relation Name'] === 'session',
    );
    expect(scans.map((node) => node['Index Name'])).toEqual(['session_committed']);
    expect(rowsRead(scans[0] as PlanNode)).toBeLessThanOrEqual(60);
  }
});
