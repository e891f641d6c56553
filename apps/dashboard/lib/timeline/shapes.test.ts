import type { Stats } from '@masker/contract';
import { describe, expect, it } from 'vitest';
import { heightsOf, layersOf, looksOf, tells } from './layers.ts';
import { instantAt, outline, stackedBars, xOf } from './shapes.ts';

const scale = { width: 100, height: 50, domain: { from: 1000, to: 2000 }, max: 10 };

describe('a chart', () => {
  it('positions each instant', () => {
    expect(xOf(1250, scale)).toBe(25);
    expect(instantAt(25, scale)).toBe(1250);
  });

  it('stacks its parts, and cuts the bars at its ends', () => {
    const buckets = { starts: [900, 1400], width: 500 };
    expect(
      stackedBars(
        [
          [2, 0],
          [3, 5],
        ],
        buckets,
        scale,
      ),
    ).toEqual(['M0 50v-10h39V50z', 'M0 40v-15h39V40zM40 50v-25h49V50z']);
  });

  it('shows one of thousands', () => {
    const [errors] = stackedBars(
      [[1], [99_999]],
      { starts: [1000], width: 1000 },
      { ...scale, max: 100_000 },
    );
    expect(errors).toBe('M0 50v-1h99V50z');
  });

  it('draws an outline in steps', () => {
    expect(outline([5, 10], { starts: [1000, 1500], width: 500 }, scale)).toBe('M0 25H50L50 0H100');
    expect(outline([], { starts: [], width: 500 }, scale)).toBe('');
  });
});

describe('the parts of bars', () => {
  const kinds = { A: 60, B: 50, C: 40, D: 30, E: 20, F: 10, G: 5 };
  const totals = {
    sessions: 10,
    redactions: 215,
    duration_ms: 0,
    by_status: { ok: 7, error: 2, partial: 1 },
  };
  const stats: Stats = {
    since: '2026-05-03T09:00:00Z',
    until: null,
    bucket: '1h',
    totals,
    series: [
      { start: '2026-05-03T09:00:00Z', ok: 4, error: 2, partial: 0, redactions_by_kind: { A: 60, F: 10 } },
      {
        start: '2026-05-03T10:00:00Z',
        ok: 3,
        error: 0,
        partial: 1,
        redactions_by_kind: { ...kinds, A: 0, F: 0 },
      },
    ],
    redactions_by_kind: kinds,
    agents: [],
    other_agents: 0,
    previous: {
      since: '2026-05-03T08:00:00Z',
      until: '2026-05-03T09:00:00Z',
      totals: { sessions: 4, redactions: 8, duration_ms: 0, by_status: { ok: 4, error: 0, partial: 0 } },
      redactions_by_kind: { A: 5, G: 3 },
      agents: [],
      other_agents: 0,
    },
  };

  it('are the statuses, errors at the bottom', () => {
    const layers = layersOf(stats, 'sessions');
    expect(layers.map(({ name, values, total, before }) => [name, values, total, before])).toEqual([
      ['error', [2, 0], 2, 0],
      ['partial', [0, 1], 1, 0],
      ['ok', [4, 3], 7, 4],
    ]);
    expect(heightsOf(layers)).toEqual([6, 4]);
  });

  it('are the most frequent kinds and the others', () => {
    const layers = layersOf(stats, 'redactions');
    expect(layers.map(({ name, total, before }) => [name, total, before])).toEqual([
      ['A', 60, 5],
      ['B', 50, 0],
      ['C', 40, 0],
      ['D', 30, 0],
      ['E', 20, 0],
      ['others', 15, 3],
    ]);
    expect(layers.at(-1)?.values).toEqual([10, 5]);
    expect(heightsOf(layers)).toEqual([70, 145]);
  });

  it('are reported as missing', () => {
    const { redactions_by_kind: _, ...bucket } = stats.series[0] as Stats['series'][number];
    expect(tells({ series: [bucket] }, 'redactions')).toBe(false);
    expect(tells({ series: [bucket] }, 'sessions')).toBe(true);
    expect(tells(stats, 'redactions')).toBe(true);
  });
});

it('gives a kind the same look whatever its rank, and others beside it', () => {
  const looks = looksOf(['NAME', 'DOB', 'DATE', 'PHONE', 'MEMBER_ID']);
  expect(new Set(looks.values()).size).toBe(5);
  expect(looksOf(['PHONE', 'DATE', 'MEMBER_ID', 'NAME', 'DOB'])).toEqual(looks);
  const others = looksOf(['DOB', 'SSN', 'NAME']);
  for (const kind of ['DOB', 'NAME']) expect(others.get(kind)).toBe(looks.get(kind));
  // Both begin where the others have theirs.
  expect(new Set(looksOf(['PHONE', 'ADDRESS', 'MBI']).values()).size).toBe(3);
});
