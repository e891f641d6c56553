import type { Agent, Stats } from '@masker/contract';
import { expect, it } from 'vitest';
import { agentFilters } from './filters.ts';
import { named, rowsOf, sorted } from './rows.ts';

function busy(
  id: string,
  name: string,
  ok: number[],
  error: number[],
  redactions: number,
): Stats['agents'][number] {
  const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0);
  return {
    agent_id: id,
    agent_name: name,
    sessions: sum(ok) + sum(error),
    redactions,
    duration_ms: 0,
    by_status: { ok: sum(ok), error: sum(error), partial: 0 },
    series: { ok, error, partial: ok.map(() => 0) },
    durations: { p50: 1, p95: 1000 * redactions, p99: 3 },
  };
}

const starts = ['2026-05-03T09:00:00Z', '2026-05-03T10:00:00Z', '2026-05-03T11:00:00Z'];

const stats: Stats = {
  since: '2026-05-03T09:00:00Z',
  until: null,
  bucket: '1h',
  totals: { sessions: 9, redactions: 30, duration_ms: 0, by_status: { ok: 7, error: 2, partial: 0 } },
  series: starts.map((start) => ({ start, ok: 0, error: 0, partial: 0 })),
  redactions_by_kind: {},
  agents: [busy('a', 'refill', [4, 1, 0], [0, 0, 0], 10), busy('b', 'Intake', [1, 1, 0], [0, 2, 0], 20)],
  other_agents: 0,
};

function agent(id: string, name: string, last_session_at: string | null): Agent {
  return { id, name, first_session_at: null, last_session_at, session_count: 0, redaction_count: 0 };
}

const known = [agent('a', 'refill', '2026-05-03T10:14:00Z'), agent('c', 'night', '2026-05-01T00:00:00Z')];

it('lists the agents of the window, and those without sessions', () => {
  const rows = rowsOf(stats, known);
  expect(rows.map(({ id, sessions, lastSeen }) => [id, sessions, lastSeen])).toEqual([
    ['a', 5, { at: '2026-05-03T10:14:00Z', isExact: true }],
    ['b', 4, { at: '2026-05-03T10:00:00Z', isExact: false }],
    ['c', 0, { at: '2026-05-01T00:00:00Z', isExact: true }],
  ]);
});

it('lists no agents without sessions if the stats omit some agents', () => {
  expect(rowsOf({ ...stats, other_agents: 3 }, known).map(({ id }) => id)).toEqual(['a', 'b']);
});

it.each([
  ['sessions', 'a b c'],
  ['name', 'b c a'],
  ['errors', 'b a c'],
  ['redactions', 'b a c'],
  ['p95', 'b a c'],
  ['last_seen', 'a b c'],
] as const)('sorts by %s', (by, order) => {
  const ids = (isReversed: boolean) => sorted(rowsOf(stats, known), by, isReversed).map(({ id }) => id);
  expect(ids(false).join(' ')).toBe(order);
  expect(ids(true).join(' ')).toBe(order.split(' ').reverse().join(' '));
});

it('sorts errors by their count, which the column shows first, not by their share', () => {
  const agents = [busy('few', 'few', [0], [2], 0), busy('many', 'many', [90], [10], 0)];
  const ids = sorted(rowsOf({ ...stats, agents }, []), 'errors', false).map(({ id }) => id);
  expect(ids).toEqual(['many', 'few']);
});

it('finds agents by a part of their names, or by their ids', () => {
  const ids = (search: string) => named(rowsOf(stats, known), search).map(({ id }) => id);
  expect(ids('IN')).toEqual(['b']);
  expect(ids(' c ')).toEqual(['c']);
  expect(ids('')).toHaveLength(3);
});

it('parses and formats its URL', () => {
  expect(agentFilters.read({})).toEqual({ filters: { since: '7d' }, wrong: null });
  expect(agentFilters.write({ since: '7d', search: '' })).toEqual({ since: null, search: null });
  expect(agentFilters.write({ since: '24h' })).toEqual({ since: '24h' });
  expect(agentFilters.write({ search: 'line' })).toEqual({ search: 'line' });
  const { wrong } = agentFilters.read({ since: 'yesterday', search: 'x'.repeat(201) });
  expect(wrong?.map(({ parameter }) => parameter)).toEqual(['since', 'search']);
});
