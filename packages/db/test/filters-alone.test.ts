import { firstInstant, newId } from '@masker/contract';
import { beforeAll, expect, test } from 'vitest';
import { loadSessions, type SessionRow } from '../src/load/index.ts';
import { listSessions } from '../src/queries/list-sessions.ts';
import { readAtLeast } from '../src/queries/search-sessions.ts';
import { findPieces, positionsIn } from '../src/queries/segments.ts';
import type { SessionPosition, SessionQuery } from '../src/queries/session-query.ts';
import { indexAll } from '../src/search-index/index.ts';
import { filterConditions, type SessionFilter } from '../src/session/filter.ts';
import { newAccount, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

const start = Date.UTC(2026, 2, 1);
const minute = 60_000;
const agents = Array.from({ length: 400 }, () => newId('agent'));

/** One in so many sessions has what a filter asks for: a page is not filled by the sessions that are looked at first. */
const rare = 400;

let accountId: string;
let sessions: SessionRow[];

beforeAll(async () => {
  accountId = await newAccount(database.pool);
  sessions = Array.from({ length: readAtLeast + 600 }, (_, i) => {
    const isOne = i % rare === 0;
    const startedAt = start + i * minute;
    return sessionRow({
      agentId: agents[i % rare] as string,
      startedAt,
      endedAt: startedAt + (isOne ? 90_000 : i % rare === 1 ? 5 : 794),
      status: isOne ? 'partial' : 'ok',
      redactionCount: isOne ? 9 : 1,
      redactionsByKind: isOne ? { SSN: 9 } : { NAME: 1 },
      upstreamModel: isOne ? 'rare' : i % rare === 2 ? null : 'gpt-4o-mini',
    });
  });
  await loadSessions({ pool: database.pool, accountId, sessions });
  await indexAll(database.pool, accountId);
});

/** For each filter, a value, and what a session has then. A filter without a line here does not compile. */
const alone: {
  [N in keyof Required<SessionFilter>]: [SessionFilter[N], (session: SessionRow, i: number) => boolean];
} = {
  since: [start + 3_500 * minute, (_, i) => i >= 3_500],
  until: [start + 50 * minute, (_, i) => i < 50],
  agentIds: [agents.slice(0, 2), ({ agentId }) => agentId === agents[0] || agentId === agents[1]],
  statuses: [['partial'], ({ status }) => status === 'partial'],
  kinds: [['SSN'], ({ redactionsByKind }) => redactionsByKind !== null && 'SSN' in redactionsByKind],
  models: [['rare'], ({ upstreamModel }) => upstreamModel === 'rare'],
  reachedModel: [false, ({ upstreamModel }) => upstreamModel === null],
  minRedactions: [9, ({ redactionCount }) => redactionCount >= 9],
  minDurationMs: [90_000, (one) => one.endedAt - one.startedAt >= 90_000],
  maxDurationMs: [5, (one) => one.endedAt - one.startedAt <= 5],
};

async function walk(query: SessionQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: SessionPosition | undefined;
  for (;;) {
    const page = await listSessions(database.pool, { ...query, after });
    ids.push(...(JSON.parse(`[${page.json}]`) as { id: string }[]).map(({ id }) => id));
    if (page.last === null) return ids;
    after = page.last;
  }
}

test.each(Object.entries(alone))(
  'the list with %s alone has the sessions that it means',
  async (name, [value, means]) => {
    const meant = sessions.filter(means).map(({ id }) => id);
    expect(meant.length).toBeGreaterThan(0);
    for (const order of ['newest', 'oldest'] as const) {
      const query = { accountId, since: start, limit: 4, order, [name]: value };
      expect(await walk(query)).toEqual(order === 'newest' ? meant.toReversed() : meant);
    }
  },
);

test('a filter that no bitmap knows of finds every session in the index', async () => {
  const from = { startedAt: start + sessions.length * minute, id: '' };
  const query = { accountId, since: start, limit: 4 };
  const found = await findPieces(database.pool, query, from, start, {
    segments: 8,
    wanted: sessions.length,
    behind: undefined,
  });
  expect(found.upTo).toBe(null);
  expect(positionsIn(found.pieces, true, sessions.length).positions.place).toHaveLength(sessions.length);
});

test.each([
  ['from before the first year to after the last', firstInstant - 1, Date.UTC(10_000, 0), true],
  ['before the first year', firstInstant - 2, firstInstant - 1, false],
])('a window %s has what started within it', async (_what, since, until, isAll) => {
  const query = { accountId, since, until, limit: 2_000 };
  expect(await walk(query)).toHaveLength(isAll ? sessions.length : 0);
  const { conditions, values } = filterConditions({ since, until }, nextParameter());
  const text = `SELECT FROM session WHERE ${['account_id = $1', ...conditions].join(' AND ')}`;
  const { rowCount } = await database.pool.query(text, [accountId, ...values]);
  expect(rowCount).toBe(isAll ? sessions.length : 0);
});

/** The parameters of a statement, from the second on. */
function nextParameter(): () => string {
  let used = 1;
  return () => `$${++used}`;
}
