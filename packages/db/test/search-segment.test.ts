import { expect, test } from 'vitest';
import {
  askedBitmaps,
  durationBelow,
  durationFrom,
  redactionsFrom,
  threshold,
} from '../src/search-index/keys.ts';
import { buildSegment, type IndexedSession, type Segment, tiesAtMost } from '../src/search-index/segment.ts';

const start = Date.UTC(2026, 4, 4);

function session(i: number, changes: Partial<IndexedSession> = {}): IndexedSession {
  return {
    startedAt: start + i * 1_000,
    durationMs: 794,
    agentId: 'agt_a',
    status: 'ok',
    model: 'gpt-4o',
    kinds: [],
    redactions: 0,
    ...changes,
  };
}

function positionsOf(segment: Segment, key: string): number[] {
  const bytes = Buffer.from(segment.bitmaps.get(key) ?? '', 'hex');
  const found: number[] = [];
  for (let i = 0; i < bytes.length * 8; i++)
    if (((bytes[i >> 3] as number) >> (7 - (i & 7))) & 1) found.push(i);
  return found;
}

/** The bitmap that a statement takes for a threshold: the last one up to it, or the first one behind it. */
function atThreshold(segment: Segment, prefix: string, value: number, below: boolean): number[] {
  const keys = [...segment.bitmaps.keys()].filter((key) => key.startsWith(prefix)).sort();
  const asked = prefix + threshold(value);
  const key = below ? keys.find((one) => one > asked) : keys.findLast((one) => one <= asked);
  return positionsOf(segment, key as string);
}

test('the thresholds of few different numbers are exact', () => {
  const counts = Array.from({ length: 3_000 }, (_, i) => [0, 1, 2, 17, 20, 60][i % 6] as number);
  const segment = buildSegment(
    counts.map((redactions, i) => session(i, { redactions, durationMs: redactions })),
  );
  for (const value of [0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 59, 60]) {
    const reaching = counts.flatMap((one, i) => (one >= value ? [i] : []));
    const upTo = counts.flatMap((one, i) => (one <= value ? [i] : []));
    expect([value, atThreshold(segment, redactionsFrom, value, false)]).toEqual([value, reaching]);
    expect([value, atThreshold(segment, durationFrom, value, false)]).toEqual([value, reaching]);
    expect([value, atThreshold(segment, durationBelow, value, true)]).toEqual([value, upTo]);
  }
});

test('the thresholds of many different numbers lack nothing, and have little else where numbers are rare', () => {
  const durations = Array.from({ length: 8_192 }, (_, i) =>
    i % 2 === 0 ? 794 : 1_000 + ((i * 7_919) % 600_000),
  );
  durations[77] = 14_400_000;
  const segment = buildSegment(durations.map((durationMs, i) => session(i, { durationMs })));
  for (const value of [0, 793, 794, 795, 999, 1_000, 5_000, 300_000, 590_000, 601_000, 14_400_000]) {
    const reaching = durations.flatMap((one, i) => (one >= value ? [i] : []));
    const found = atThreshold(segment, durationFrom, value, false);
    expect([value, reaching.filter((one) => !found.includes(one))]).toEqual([value, []]);
    expect(found.length).toBeLessThanOrEqual(2 * reaching.length + durations.length / 8);
    const upTo = durations.flatMap((one, i) => (one <= value ? [i] : []));
    const below = atThreshold(segment, durationBelow, value, true);
    expect([value, upTo.filter((one) => !below.includes(one))]).toEqual([value, []]);
  }
  expect(atThreshold(segment, durationFrom, 700_000, false)).toEqual([77]);
  // Frequent numbers are told from those next to them; those below all are told by the segment.
  expect(segment).toMatchObject({ minDurationMs: 794, maxDurationMs: 14_400_000 });
  expect(atThreshold(segment, durationFrom, 795, false)).toHaveLength(4_096);
});

test('very many values that are rare share bitmaps, in which all of them are found', () => {
  const sessions = Array.from({ length: 3_000 }, (_, i) =>
    session(i, { agentId: `agt_${i < 2_000 ? i : 'often'}` }),
  );
  const segment = buildSegment(sessions);
  expect(segment.bitmaps.size).toBeLessThan(300);
  for (const agentId of ['agt_0', 'agt_1999', 'agt_often']) {
    const [keys] = askedBitmaps({ agentIds: [agentId] }).groups as [string[]];
    const found = new Set(keys.flatMap((key) => positionsOf(segment, key)));
    const right = sessions.flatMap((one, i) => (one.agentId === agentId ? [i] : []));
    expect(right.filter((one) => !found.has(one))).toEqual([]);
    expect(found.size).toBeLessThan(right.length + 40);
  }
});

test('of very many sessions of one instant all are found', () => {
  const sessions = Array.from({ length: tiesAtMost + 500 }, (_, i) =>
    session(0, { kinds: i === tiesAtMost + 7 ? ['SSN'] : [] }),
  );
  const segment = buildSegment([...sessions, session(1, { kinds: ['SSN'] })]);
  expect(segment.starts.length).toBe(4 * (tiesAtMost + 1));
  expect(positionsOf(segment, 'kSSN')).toEqual([7, tiesAtMost]);
  expect(segment).toMatchObject({ since: start, until: start + 1_001, sessions: tiesAtMost + 501 });
});
