import { createHash } from 'node:crypto';
import { documentedKinds, formatInstant, isId, parseIngestSession, sessionStatuses } from '@masker/contract';
import type { SessionRow } from '@masker/db';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demo, demoAgents, neighbour, noisyNeighbour, type ScenarioName, scenarios } from '../index.ts';
import { incidentsBefore } from '../traffic/incidents.ts';

const now = Date.UTC(2026, 4, 6, 15, 30, 0, 123);
const hour = 3_600_000;
const day = 24 * hour;

const all = { ...scenarios, noisyNeighbour };
const filled = ['demo', 'ties', 'burst', 'noisyNeighbour'] as const;

function hash(rows: Iterable<SessionRow>): string {
  const sum = createHash('sha256');
  for (const row of rows) sum.update(JSON.stringify(row));
  return sum.digest('hex');
}

describe.each(filled)('%s', (name) => {
  test('is the same, byte for byte, for the same now and count', () => {
    expect(hash(all[name](now, 3_000))).toBe(hash(all[name](now, 3_000)));
    expect(hash(all[name](now, 3_000))).not.toBe(hash(all[name](now + 1, 3_000)));
  });

  test('yields exactly as many sessions as asked for, all different and ended', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
        (count, at) => {
          const rows = [...all[name](at, count)];
          expect(rows).toHaveLength(count);
          expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
          expect(rows.every(({ endedAt }) => endedAt < at)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('yields what an import would accept', () => {
    for (const row of all[name](now, 2_000)) {
      expect(parseIngestSession(wireOf(row), now)).toEqual({ session: row });
    }
  });
});

test('the rows do not depend on the machine or the day', () => {
  // The demo of one fixed present; it changes only when the scenario is changed on purpose.
  expect(hash(scenarios.demo(now, 5_000))).toBe(
    '7f9317156bf11e02c3b621a597d9b740b0511a2ef9281f2190188c0fb46e7215',
  );
});

test('empty is empty', () => {
  expect([...all['empty' satisfies ScenarioName]()]).toEqual([]);
});

test('ties puts thousands of sessions into one millisecond', () => {
  const starts = new Map<number, number>();
  for (const { startedAt } of scenarios.ties(now, 7_000)) {
    starts.set(startedAt, (starts.get(startedAt) ?? 0) + 1);
  }
  expect([...starts.values()]).toEqual([3_000, 3_000, 1_000]);
});

test('burst puts most of a day into one minute', () => {
  const within = [...scenarios.burst(now, 5_000)].filter(
    ({ startedAt }) => startedAt >= now - 31 * 60_000 && startedAt <= now - 30 * 60_000,
  );
  expect(within.length).toBeGreaterThan(4_000);
});

describe('the demo', () => {
  test('has each status in its last hour, whatever the time and however few they are', () => {
    for (let half = 0; half < 7 * 48; half++) {
      const present = now + half * (hour / 2);
      const recent = [...scenarios.demo(present, 300)].filter(({ startedAt }) => startedAt > present - hour);
      expect(new Set(recent.map(({ status }) => status))).toEqual(new Set(sessionStatuses));
    }
  });

  const rows = [...scenarios.demo(now, 60_000)];
  const share = (part: number) => part / rows.length;

  test('has fixed, well-formed ids, and no agent of the neighbour', () => {
    expect(demo.accountId).toBe('acc_01JGY22GC0JA0B97XDXSC43H4Z');
    expect([isId('account', demo.accountId), isId('account', neighbour.accountId)]).toEqual([true, true]);
    expect(isId('user', demo.userId)).toBe(true);
    const own = new Set(rows.map(({ agentId }) => agentId));
    expect(own).toEqual(new Set(demoAgents.map(({ id }) => id)));
    expect(own.size).toBe(14);
    for (const { agentId } of noisyNeighbour(now, 500)) expect(own.has(agentId)).toBe(false);
  });

  test('reaches back 90 days, and to just before now', () => {
    const starts = rows.map(({ startedAt }) => startedAt);
    const earliest = starts.reduce((a, b) => Math.min(a, b));
    expect(earliest).toBeGreaterThanOrEqual(now - 90 * day);
    expect(earliest).toBeLessThan(now - 89 * day);
    expect(rows.filter(({ endedAt }) => endedAt > now - 60_000).length).toBeGreaterThanOrEqual(12);
  });

  test.each([100, 1_000, 20_000])('has plenty in the last day, with %i sessions', (count) => {
    const last = [...scenarios.demo(now, count)].filter(({ startedAt }) => startedAt >= now - day);
    expect(last.length).toBeGreaterThanOrEqual(Math.min(count / 2, 350));
  });

  test('names every documented kind, and one more', () => {
    const kinds = new Set(rows.flatMap(({ redactionsByKind }) => Object.keys(redactionsByKind ?? {})));
    expect(kinds).toEqual(new Set([...documentedKinds, 'MEMBER_ID']));
  });

  test('mostly goes well', () => {
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    expect(share(count('ok'))).toBeCloseTo(0.965, 2);
    expect(count('error')).toBeGreaterThan(100);
    expect(count('partial')).toBeGreaterThan(100);
    const unreached = rows.filter(({ upstreamModel }) => upstreamModel === null);
    expect(unreached.filter(({ status }) => status === 'error').length).toBeGreaterThan(unreached.length / 2);
  });

  test('has sessions from 300 ms to 20 minutes', () => {
    const lengths = rows.map(({ startedAt, endedAt }) => endedAt - startedAt);
    const shortest = lengths.reduce((a, b) => Math.min(a, b));
    expect(shortest).toBeGreaterThanOrEqual(300);
    expect(shortest).toBeLessThan(1_000);
    expect(lengths.reduce((a, b) => Math.max(a, b))).toBe(20 * 60_000);
  });

  test('ids do not follow the starts, and starts are shared', () => {
    const byId = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const steps = byId.slice(1).filter((row, i) => row.startedAt < (byId[i] as SessionRow).startedAt);
    expect(share(steps.length)).toBeGreaterThan(0.05);
    expect(new Set(rows.map(({ startedAt }) => startedAt)).size).toBeLessThan(rows.length * 0.99);
  });

  test('is busy on weekday mornings, and grows', () => {
    const at = (weekday: (n: number) => boolean, hour: number) =>
      rows.filter(({ startedAt }) => {
        const office = new Date(startedAt - 5 * 3_600_000);
        return weekday(office.getUTCDay()) && office.getUTCHours() === hour;
      }).length;
    const working = (n: number) => n >= 1 && n <= 5;
    expect(at(working, 9)).toBeGreaterThan(20 * at(working, 2));
    expect(at(working, 9)).toBeGreaterThan(5 * at((n) => !working(n), 9));
    const months = [0, 1, 2].map(
      (n) => rows.filter(({ startedAt }) => Math.floor((now - 1 - startedAt) / (30 * day)) === n).length,
    );
    expect(months).toEqual(months.toSorted((a, b) => b - a));
  });

  test('shows both incidents', () => {
    const { errorBurst, redactionSurge } = incidentsBefore(now);
    const failing = (part: SessionRow[]) =>
      part.filter(({ status }) => status === 'error').length / part.length;
    const mean = (part: SessionRow[]) =>
      part.reduce((sum, { redactionCount }) => sum + redactionCount, 0) / part.length;
    const during = ({ from, until }: { from: number; until: number }) =>
      rows.filter(({ startedAt }) => startedAt >= from && startedAt < until);
    expect(failing(during(errorBurst))).toBeGreaterThan(8 * failing(rows));
    expect(mean(during(redactionSurge))).toBeGreaterThan(1.8 * mean(rows));
  });
});

function wireOf(row: SessionRow): object {
  return {
    id: row.id,
    agent_id: row.agentId,
    agent_name: row.agentName,
    started_at: formatInstant(row.startedAt),
    ended_at: formatInstant(row.endedAt),
    duration_ms: row.endedAt - row.startedAt,
    status: row.status,
    redaction_count: row.redactionCount,
    redactions_by_kind: row.redactionsByKind,
    upstream_model: row.upstreamModel,
  };
}
