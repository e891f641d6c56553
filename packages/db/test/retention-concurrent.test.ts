import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { newId } from '@masker/contract';
import { build } from 'esbuild';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { removeExpired } from '../src/retention/index.ts';
import { newAccount, rows, sessionRow, useDatabase } from './load-support.ts';
import { deadlocks, recorded } from './retention-support.ts';
import { disagreements } from './support/disagreements.ts';
import { eventually } from './support/programs.ts';

const database = useDatabase();

const day = 86_400_000;
const agents = Array.from({ length: 5 }, () => newId('agent'));

/** Sessions of five agents from some hours around the cutoff: writers and the removal meet on every count. */
function around(count: number): SessionRow[] {
  return Array.from({ length: count }, (_, i) => {
    const startedAt = Date.now() - 30 * day + (((i * 7_919) % 240) - 120) * 60_000;
    return sessionRow({
      agentId: agents[i % agents.length] as string,
      startedAt,
      endedAt: startedAt + 10,
      status: i % 3 === 0 ? 'error' : 'ok',
    });
  });
}

test('concurrent removals, loads and ingest do not deadlock, and counts agree at every moment', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const ingestors = [createIngestor(pool), createIngestor(pool)];
  const again = around(60);
  let written = 0;
  let removed = 0;
  let writing = true;

  const loads = async () => {
    for (let i = 0; i < 12; i++) {
      const { added } = await loadSessions({ pool, accountId, sessions: [...around(150), ...again] });
      written += added;
    }
  };
  const ingests = async (n: number) => {
    for (let i = 0; i < 25; i++) {
      const outcome = await ingestors[n]?.ingest(accountId, [...around(20), ...again.slice(i, i + 30)]);
      if (outcome && !outcome.conflicts) written += outcome.accepted;
    }
  };
  const removals = async () => {
    while (writing) {
      const { sessions } = await removeExpired({ pool, accountId, days: 30, now: Date.now(), batch: 50 });
      removed += sessions;
    }
  };
  const looks = async () => {
    while (writing) expect(await disagreements(pool, accountId)).toEqual([]);
  };

  const writers = Promise.all([loads(), ingests(0), ingests(1)]).finally(() => {
    writing = false;
  });
  await Promise.all([writers, removals(), removals(), looks()]);
  const last = await removeExpired({ pool, accountId, days: 30, now: Date.now() });
  removed += last.sessions;

  const left = await pool.query('SELECT count(*)::int AS n FROM session WHERE account_id = $1', [accountId]);
  expect(removed).toBeGreaterThan(0);
  expect(left.rows[0].n).toBe(written - removed);
  expect(await recorded(pool, accountId)).toMatchObject({ sessions: removed });
  expect(await disagreements(pool, accountId)).toEqual([]);
  expect(await deadlocks(pool)).toBe(0);
});

test('two concurrent runs remove everything once', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  await loadSessions({ pool, accountId, sessions: rows(500, { startedAt: 0, endedAt: 1 }) });
  const both = await Promise.all(
    [1, 2].map(() => removeExpired({ pool, accountId, days: 30, now: Date.now(), batch: 20 })),
  );
  expect(both.map(({ ended }) => ended)).toContain('done');
  expect(both.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(500);
  expect(await recorded(pool, accountId)).toMatchObject({ sessions: 500 });
});

test('removals and reads do not block each other', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  await loadSessions({ pool, accountId, sessions: rows(50, { startedAt: 0, endedAt: 1 }) });
  const count = 'SELECT count(*)::int AS n FROM session WHERE account_id = $1';
  const reader = await pool.connect();
  try {
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    expect((await reader.query(count, [accountId])).rows[0].n).toBe(50);
    await removeExpired({ pool, accountId, days: 30, now: Date.now() });
    expect((await reader.query(count, [accountId])).rows[0].n).toBe(50);
    expect((await pool.query(count, [accountId])).rows[0].n).toBe(0);
  } finally {
    await reader.query('ROLLBACK');
    reader.release();
  }
});

// Inside the package, so that npm packages resolve from it.
const program = path.join(import.meta.dirname, '../node_modules/.test-programs/retention-stuck.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'retention-stuck.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg', 'pg-copy-streams'],
    logLevel: 'error',
  });
});

async function connections(condition: string): Promise<number> {
  const found = await database.pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'retention-stuck' AND ${condition}`,
  );
  return found.rows[0].n;
}

test.each(['between two batches', 'inside a batch'])('killed %s, the next run continues', async (where) => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  await loadSessions({ pool, accountId, sessions: rows(450, { startedAt: 0, endedAt: 1 }) });
  const inside = where === 'inside a batch';
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN');
    // Keeps the first batch from finishing, after it has deleted its rows.
    if (inside) await holder.query('SELECT 1 FROM agent WHERE account_id = $1 FOR UPDATE', [accountId]);
    const url = pool.options.connectionString as string;
    const child = spawn(process.execPath, [program, url, accountId, '200'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    if (inside) await eventually(async () => (await connections(`wait_event_type = 'Lock'`)) === 1);
    else expect(String((await once(child.stdout, 'data'))[0])).toBe('200\n');
    child.kill('SIGKILL');
    await exited;
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  await eventually(async () => (await connections('true')) === 0);

  expect(await disagreements(pool, accountId)).toEqual([]);
  const before = await recorded(pool, accountId);
  // A batch that only waited for its last lock may still have been committed after the kill.
  expect(inside ? [0, 100] : [200]).toContain(before?.sessions);
  const rest = await removeExpired({ pool, accountId, days: 30, now: Date.now(), batch: 100 });
  expect(rest).toMatchObject({ sessions: 450 - (before?.sessions as number), ended: 'done' });
  expect(await recorded(pool, accountId)).toMatchObject({ sessions: 450, redactions: 1_800 });
  expect(await disagreements(pool, accountId)).toEqual([]);
});
