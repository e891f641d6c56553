import type { Facets, Stats } from '@masker/contract';
import { describe, expect, it } from 'vitest';
import { overviewFilters } from './filters.ts';
import { agentMovers, kindMovers, type Mover, modelMovers } from './movers.ts';
import { comparedWindows } from './windows.ts';

function agent(id: string, sessions: number, error = 0) {
  const by_status = { ok: sessions - error, error, partial: 0 };
  return { agent_id: id, agent_name: `${id}-line`, sessions, redactions: 0, duration_ms: 0, by_status };
}

function stats(otherAgents = 0, otherBefore = 0): Stats {
  const totals = { sessions: 0, redactions: 0, duration_ms: 0, by_status: { ok: 0, error: 0, partial: 0 } };
  return {
    since: '2026-05-08T00:00:00Z',
    until: null,
    bucket: '1d',
    totals,
    series: [],
    redactions_by_kind: { NAME: 50, DOB: 10, SSN: 3 },
    agents: [agent('a', 100, 4), agent('b', 40, 0), agent('c', 5, 5)],
    other_agents: otherAgents,
    previous: {
      since: '2026-05-01T00:00:00Z',
      until: '2026-05-08T00:00:00Z',
      totals,
      redactions_by_kind: { NAME: 48, DOB: 40 },
      agents: [agent('a', 98, 1), agent('b', 70, 0), agent('d', 9, 0)],
      other_agents: otherBefore,
    },
  };
}

const told = (movers: Mover[]) => movers.map(({ key, now, before }) => [key, now, before]);

describe('changes', () => {
  it('sorts by the size of the change, including new and removed values', () => {
    expect(told(agentMovers(stats(), 'sessions'))).toEqual([
      ['b', 40, 70],
      ['d', 0, 9],
      ['c', 5, 0],
      ['a', 100, 98],
    ]);
    expect(told(agentMovers(stats(), 'errors'))).toEqual([
      ['c', 5, 0],
      ['a', 4, 1],
    ]);
    expect(told(kindMovers(stats()))).toEqual([
      ['DOB', 10, 40],
      ['SSN', 3, 0],
      ['NAME', 50, 48],
    ]);
  });

  it('does not treat unlisted values as 0', () => {
    expect(told(agentMovers(stats(1, 0), 'sessions'))).toEqual([
      ['b', 40, 70],
      ['c', 5, 0],
      ['a', 100, 98],
    ]);
    expect(told(agentMovers(stats(1, 1), 'sessions'))).toEqual([
      ['b', 40, 70],
      ['a', 100, 98],
    ]);
  });

  it('includes sessions that reached no model', () => {
    const facets = (counts: [string | null, number][]): Facets => ({
      facets: {
        status: [],
        agent_id: [],
        kind: [],
        model: counts.map(([value, sessions]) => ({ value, sessions })),
      },
      other: { agent_id: 0, kind: 0, model: 0 },
      total: 0,
    });
    const movers = modelMovers(
      facets([
        ['gpt-4o', 9],
        [null, 7],
      ]),
      facets([['gpt-4o', 8]]),
    );
    expect(movers).toEqual([
      { key: '', name: null, now: 7, before: 0, filter: { reached_model: false } },
      { key: 'gpt-4o', name: 'gpt-4o', now: 9, before: 8, filter: { model: ['gpt-4o'] } },
    ]);
  });
});

it('compares windows of the same length with fixed instants', () => {
  expect(comparedWindows(stats())).toEqual({
    now: { since: '2026-05-08T00:00:00Z', until: '2026-05-15T00:00:00Z' },
    before: { since: '2026-05-01T00:00:00Z', until: '2026-05-08T00:00:00Z' },
  });
});

it('defaults to the last seven days', () => {
  expect(overviewFilters.read({})).toEqual({ filters: { since: '7d' }, wrong: null });
  expect(overviewFilters.write({ since: '7d' })).toEqual({ since: null, until: null });
  expect(overviewFilters.write({ since: '24h' })).toEqual({ since: '24h', until: null });
});
