import { expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { listSessions } from '../src/queries/list-sessions.ts';
import {
  durationClass,
  durationClasses,
  durationEntries,
  durationKey,
} from '../src/rollup/duration-histogram.ts';
import { bytesAtMost } from '../src/rollup/rare-starts.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';
import { disagreements } from './support/disagreements.ts';

const database = useDatabase();

test('finds a duration at both ends of a range', async () => {
  const durations = [0, 1, 2, 3, 794, 795, 2 ** 31, 10_000 * 365 * 86_400_000];
  for (let at = 1; at < 1e12; at *= 1.06)
    durations.push(Math.floor(at) - 1, Math.floor(at), Math.ceil(at), Math.ceil(at) + 1);
  const { rows } = await database.pool.query<{ ms: string; class: number; entry: string }>(
    `SELECT ms, ${durationClass(durationKey('status', 'ms'))} AS class, (${durationKey('status', 'ms')}::bigint << 40) + 1 AS entry
     FROM unnest($1::bigint[]) AS ms, (VALUES ('error')) AS of(status)`,
    [durations],
  );
  expect(rows).toHaveLength(durations.length);
  for (const row of rows) {
    const ms = Number(row.ms);
    for (const [least, most] of [
      [ms, ms],
      [0, ms],
      [ms, Number.MAX_VALUE],
    ] as const) {
      expect([ms, durationClasses(least, most)]).toEqual([ms, expect.arrayContaining([row.class])]);
      const [{ from, until }] = durationEntries(['error'], least, most) as [{ from: string; until: string }];
      expect([ms, BigInt(row.entry) >= BigInt(from) && BigInt(row.entry) < BigInt(until)]).toEqual([
        ms,
        true,
      ]);
    }
  }
});

test('lists are bounded, and sessions that are not listed are found', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const start = Date.UTC(2026, 4, 4);
  const kindsAtOnce = 50;
  const sessions = Array.from({ length: 400 }, (_, i) => {
    const kinds = Array.from({ length: kindsAtOnce }, (_, k) => `KIND_${(i * kindsAtOnce + k) % 500}`);
    return sessionRow({
      startedAt: start + i * 2_000,
      endedAt: start + i * 2_000,
      redactionsByKind: Object.fromEntries(kinds.map((kind) => [kind, 1])),
      redactionCount: kinds.length,
    });
  });
  await loadSessions({ pool, accountId, sessions: sessions.slice(0, 20) });
  const ingestor = createIngestor(pool);
  for (let i = 20; i < 60; i++) await ingestor.ingest(accountId, sessions.slice(i, i + 1));
  await loadSessions({ pool, accountId, sessions: sessions.slice(60) });
  const { rows } = await pool.query(
    `SELECT sum(length(listed))::int AS listed
     FROM session_rollup, jsonb_each_text(starts) AS each(key, listed)
     WHERE account_id = $1 AND width = 15`,
    [accountId],
  );
  expect(rows[0].listed).toBeLessThanOrEqual(bytesAtMost);
  expect(await disagreements(pool, accountId)).toEqual([]);
  const found = await listSessions(pool, { accountId, since: start, kinds: ['KIND_7'], limit: 10 });
  expect(found.rows).toBe(10);
});
