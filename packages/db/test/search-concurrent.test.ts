import { newId, sessionStatuses } from '@masker/contract';
import { expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { listSessions } from '../src/queries/list-sessions.ts';
import type { SessionPosition, SessionQuery } from '../src/queries/session-query.ts';
import { removeExpired } from '../src/retention/index.ts';
import { indexAll } from '../src/search-index/index.ts';
import { matches, type SessionFilter } from '../src/session/filter.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';
import { disagreements } from './support/disagreements.ts';

const database = useDatabase();

const quarter = 15 * 60_000;
const start = Date.UTC(2026, 4, 4);
const agents = [newId('agent'), newId('agent'), newId('agent')];

let seed = 7;
/** A number below 1, the same ones every time (Park and Miller's). */
function draw(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}
const oneIn = (n: number) => draw() * n < 1;
const among = <T>(values: readonly T[]) => values[Math.floor(draw() * values.length)] as T;

/** Over ten quarters of an hour and two a day later; half of all start in one of six seconds, at most a millisecond apart. */
function drawn(): SessionRow {
  const within = oneIn(2)
    ? among([0, 1, 2, 899]) * 1_000 + Math.floor(draw() * 2)
    : Math.floor(draw() * quarter);
  const startedAt = start + among([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 96, 97]) * quarter + within;
  const kinds = { NAME: 2, EMAIL: 10, SSN: 60, IBAN: 400 };
  const found = Object.entries(kinds).filter(([, n]) => oneIn(n));
  const agentId = among(agents);
  if (agentId !== agents[0] && oneIn(2)) found.push(['ODD', 1]);
  return sessionRow({
    agentId,
    startedAt,
    endedAt: startedAt + (oneIn(150) ? 3_600_000 : Math.floor(draw() * 60_000)),
    status: oneIn(20) ? among(sessionStatuses) : 'ok',
    redactionsByKind: Object.fromEntries(found.map(([kind]) => [kind, 1])),
    redactionCount: found.length,
    upstreamModel: among(['gpt-4o', 'gpt-4o', 'claude', null]),
  });
}

const filters: SessionFilter[] = [
  { kinds: ['IBAN'] },
  { kinds: ['SSN', 'IBAN'] },
  { kinds: ['EMAIL'], agentIds: agents.slice(0, 1) },
  { kinds: ['SSN'], agentIds: agents.slice(0, 2) },
  { kinds: ['SSN'], statuses: ['error', 'partial'] },
  { kinds: ['SSN'], statuses: ['ok'], models: ['claude'] },
  { kinds: ['NONE'] },
  { minDurationMs: 60_000 },
  { maxDurationMs: 50 },
  { minDurationMs: 60_000, kinds: ['NAME'], reachedModel: true },
  { minDurationMs: 60_000, agentIds: agents.slice(1, 2) },
  { minDurationMs: 60_000, reachedModel: false },
  { minDurationMs: 100_000, maxDurationMs: 3_599_999 },
  // Both are frequent, and never meet.
  { kinds: ['ODD'], agentIds: agents.slice(0, 1) },
  { kinds: ['ODD'], agentIds: agents.slice(0, 2), models: ['claude'], minRedactions: 2 },
];

test('while sessions are written everywhere and indexed, a walk has each that was there, once and in order', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const there: SessionRow[] = Array.from({ length: 3_000 }, drawn);
  await loadSessions({ pool, accountId, sessions: there });
  await indexAll(pool, accountId);
  const ingestor = createIngestor(pool);
  let isWalking = true;
  const writing = (async () => {
    while (isWalking) {
      const more = Array.from({ length: 40 }, drawn);
      await ingestor.ingest(accountId, more);
      there.push(...more);
    }
  })();
  const indexing = (async () => {
    while (isWalking) await indexAll(pool, accountId);
  })();
  try {
    for (const filter of filters) {
      for (const order of ['newest', 'oldest'] as const) {
        const since = start + (oneIn(2) ? 0 : Math.floor(draw() * 5 * quarter));
        const query = { ...filter, accountId, order, since, limit: 5 + Math.floor(draw() * 20) };
        const before = idsOf(there, query);
        const walked = await walk(query);
        expect(walked.map(keyOf)).toEqual(
          [...walked.map(keyOf)].sort(order === 'newest' ? (a, b) => (a < b ? 1 : -1) : undefined),
        );
        const ids = new Set(walked.map(({ id }) => id));
        expect(ids.size).toBe(walked.length);
        const missed = before.filter((id) => !ids.has(id));
        expect({ filter, order, since, missed }).toEqual({ filter, order, since, missed: [] });
      }
    }
  } finally {
    isWalking = false;
    await writing;
    await indexing;
  }
  const compare = async () => {
    for (const filter of filters) {
      for (const order of ['newest', 'oldest'] as const) {
        const query = { ...filter, accountId, order, since: start, limit: 50 };
        const sign = order === 'newest' ? -1 : 1;
        const walked = (await walk(query)).map(keyOf);
        const right = there.filter((row) =>
          matches(query, { ...row, durationMs: row.endedAt - row.startedAt }),
        );
        const keys = right.map(({ id, startedAt }) => `${new Date(startedAt).toISOString()} ${id}`);
        expect([filter, order, walked]).toEqual([filter, order, keys.sort((a, b) => (a < b ? -sign : sign))]);
      }
    }
  };
  await compare();
  await indexAll(pool, accountId);
  await compare();

  // Half of what is there expires: at first the index has all of it.
  const now = start + 5 * quarter + 86_400_000;
  const removal = await removeExpired({ pool, accountId, days: 1, now, batch: 500 });
  expect(removal.sessions).toBeGreaterThan(100);
  const left = there.filter(({ startedAt }) => startedAt >= start + 5 * quarter);
  there.splice(0, there.length, ...left);
  await compare();
  await indexAll(pool, accountId);
  await compare();
  const { rows } = await pool.query(
    `SELECT sum(sessions)::int AS sessions, (SELECT count(*)::int FROM session_unindexed WHERE account_id = $1) AS notes
     FROM session_segment WHERE account_id = $1`,
    [accountId],
  );
  expect(rows).toEqual([{ sessions: there.length, notes: 0 }]);
  expect(await disagreements(pool, accountId)).toEqual([]);
});

interface Walked {
  id: string;
  started_at: string;
}

const keyOf = ({ id, started_at }: Walked) => `${new Date(started_at).toISOString()} ${id}`;

function idsOf(rows: readonly SessionRow[], filter: SessionFilter): string[] {
  return rows
    .filter((row) => matches(filter, { ...row, durationMs: row.endedAt - row.startedAt }))
    .map(({ id }) => id);
}

async function walk(query: SessionQuery): Promise<Walked[]> {
  const found: Walked[] = [];
  let after: SessionPosition | undefined;
  do {
    const page = await listSessions(database.pool, { ...query, after });
    found.push(...(JSON.parse(`[${page.json}]`) as Walked[]));
    after = page.last ?? undefined;
  } while (after);
  return found;
}
