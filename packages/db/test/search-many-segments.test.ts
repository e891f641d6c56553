import { newId } from '@masker/contract';
import { beforeAll, expect, test } from 'vitest';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { listSessions } from '../src/queries/list-sessions.ts';
import type { SessionPosition, SessionQuery } from '../src/queries/session-query.ts';
import { indexAll } from '../src/search-index/index.ts';
import { segmentSpan } from '../src/search-index/segment.ts';
import { matches, type SessionFilter } from '../src/session/filter.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

/** More than a page looks at with its first statement. */
const segments = 80;
const inSegment = 40;
const first = Date.UTC(2001, 0, 1);
const minute = 60_000;
const agents = [newId('agent'), newId('agent')];

/** Sessions that lie further apart than a segment may span, but for those of one. */
const rows: SessionRow[] = Array.from({ length: segments * inSegment }, (_, n) => {
  const startedAt = first + Math.floor(n / inSegment) * (segmentSpan + minute) + (n % inSegment) * minute;
  return sessionRow({
    startedAt,
    endedAt: startedAt + (n % 311 === 0 ? 90_000 : n % 500),
    agentId: agents[n % 2] as string,
    status: n % 89 === 0 ? 'error' : 'ok',
    redactionsByKind: n % 97 === 0 ? { RARE: 1 } : { NAME: 1 },
    redactionCount: n % 701 === 0 ? 9 : 1,
    upstreamModel: n % 3 === 0 ? 'gpt-4o' : 'claude',
  });
});

let accountId: string;

beforeAll(async () => {
  accountId = await newAccount(database.pool);
  await loadSessions({ pool: database.pool, accountId, sessions: rows });
  await indexAll(database.pool, accountId);
  const counted = 'SELECT count(*)::int AS n FROM session_segment WHERE account_id = $1';
  expect((await database.pool.query(counted, [accountId])).rows).toEqual([{ n: segments }]);
});

const filters: Record<string, SessionFilter> = {
  'a rare kind': { kinds: ['RARE'] },
  'a kind that none has': { kinds: ['NOWHERE'] },
  'a kind and a status': { kinds: ['RARE', 'OTHER'], statuses: ['ok'] },
  'a kind and an agent that never meet': { kinds: ['RARE'], agentIds: [newId('agent')] },
  'long ones': { minDurationMs: 90_000 },
  'long ones of a model': { minDurationMs: 90_000, models: ['gpt-4o'] },
  'many redactions of a model': { minRedactions: 9, models: ['gpt-4o', 'claude'] },
  'very many agents, and a kind': {
    agentIds: [...agents, ...Array.from({ length: 20 }, () => newId('agent'))],
    kinds: ['RARE'],
  },
};

test.each(Object.entries(filters))(
  '%s: windows that begin and end within any segment have what they should',
  async (_, filter) => {
    for (const order of ['newest', 'oldest'] as const) {
      for (let segment = 0; segment < segments; segment++) {
        const edge = first + segment * (segmentSpan + minute) + Math.floor(inSegment / 2) * minute;
        const window = order === 'newest' ? { since: edge } : { since: first, until: edge };
        const query: SessionQuery = { ...filter, ...window, accountId, order, limit: 2 };
        const sign = order === 'newest' ? -1 : 1;
        const right = rows
          .filter((row) => matches(query, { ...row, durationMs: row.endedAt - row.startedAt }))
          .sort((a, b) => sign * (a.startedAt - b.startedAt));
        // The pages of the whole list are compared once, else its end alone, from a few sessions before it.
        const from = segment % 16 === 0 ? 0 : Math.max(0, right.length - 3);
        const behind = from === 0 ? undefined : (right[from - 1] as SessionRow);
        const found = await idsFrom(query, behind && { startedAt: behind.startedAt, id: behind.id });
        expect([order, segment, found]).toEqual([order, segment, right.slice(from).map(({ id }) => id)]);
      }
    }
  },
);

async function idsFrom(query: SessionQuery, after: SessionPosition | undefined): Promise<string[]> {
  const found: string[] = [];
  let place = after;
  do {
    const page = await listSessions(database.pool, { ...query, after: place });
    found.push(...(JSON.parse(`[${page.json}]`) as { id: string }[]).map(({ id }) => id));
    place = page.last ?? undefined;
  } while (place);
  return found;
}
