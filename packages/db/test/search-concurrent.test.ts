import { newId, sessionStatuses } from '@masker/contract';
import { expect, test } from 'vitest';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { listSessions, type SessionPosition, type SessionQuery } from '../src/queries/list-sessions.ts';
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
  return sessionRow({
    agentId: among(agents),
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
];

test('while sessions are written everywhere, a walk has each that was there, once and in order', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const there: SessionRow[] = Array.from({ length: 3_000 }, drawn);
  await loadSessions({ pool, accountId, sessions: there });
  const ingestor = createIngestor(pool);
  let isWalking = true;
  const writing = (async () => {
    while (isWalking) {
      const more = Array.from({ length: 40 }, drawn);
      await ingestor.ingest(accountId, more);
      there.push(...more);
    }
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
  }
  for (const filter of filters) {
    for (const order of ['newest', 'oldest'] as const) {
      const query = { ...filter, accountId, order, since: start, limit: 50 };
      expect((await walk(query)).map(({ id }) => id).sort()).toEqual(idsOf(there, query).sort());
    }
  }
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
