import { type SessionStatus, sessionStatuses, statsIncludes } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { type StatsQuery, statsQuestion } from '../src/queries/stats.ts';
import { account, agent, flags, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

// Four an hour of each of the six agents, for ninety days; the account has four in five of them.
const explain = planning(54_000, 144);

const [quarter, hour, day] = [900_000, 3_600_000, 86_400_000];

interface Case extends Pick<StatsQuery, 'bucket' | 'minRedactions' | 'include'> {
  days: number;
  /** Whether the window before is told as well. */
  compared?: true;
  /** Rows of sessions that may be read at most. */
  rows: number;
  /** Rollups that may be read at most: to fill the buckets, and for each subject of the sums. */
  filling: number;
  covering: number;
}

// At either end: six quarters of an hour, two times three hours, seven halves of a day. An open window ends with a week.
const ends = { quarter: 2 * 6, half: 2 * (6 + 2), week: 2 * (6 + 2 + 7) };

const cases: Case[] = [
  { days: 30, bucket: '12h', rows: 20, filling: 60 + ends.half, covering: ends.week + 5 },
  { days: 60, bucket: '1d', rows: 20, filling: 120 + ends.half, covering: ends.week + 9 },
  { days: 7, bucket: '3h', rows: 20, filling: 56 + ends.quarter, covering: ends.week },
  { days: 1, bucket: '1h', rows: 20, filling: 96, covering: ends.half + 2 },
  { days: 0.2, bucket: '5m', rows: 130, filling: 0, covering: 20 },
  { days: 0.004, bucket: '1m', rows: 50, filling: 0, covering: ends.week / 2 + 2 },
  { days: 2, bucket: '1h', minRedactions: 1, rows: 2 * 24 * 25, filling: 0, covering: 0 },
  // For durations: a cover again, of one agent and of each one of wider rollups, so with more rows: those of an hour and a
  // half at either end. For redactions by kind in the buckets: what fills them again. For a series of each of six agents:
  // that of each.
  {
    days: 30,
    bucket: '12h',
    include: statsIncludes,
    rows: 20 + 30 + 60,
    filling: 8 * (60 + ends.half),
    covering: 2 * (ends.week + 5),
  },
  { days: 0.2, bucket: '5m', include: statsIncludes, rows: 4 * 130, filling: 0, covering: 2 * 20 },
  {
    days: 2,
    bucket: '1h',
    include: statsIncludes,
    minRedactions: 1,
    rows: 2 * 24 * 25,
    filling: 0,
    covering: 0,
  },
  // Of the window before, no buckets are filled.
  {
    days: 20,
    bucket: '6h',
    compared: true,
    rows: 2 * 20,
    filling: 80 * 2 + ends.quarter,
    covering: 2 * (ends.week + 5),
  },
  {
    days: 20,
    bucket: '6h',
    include: ['durations'],
    compared: true,
    rows: 2 * (20 + 30),
    filling: 80 * 2 + ends.quarter,
    covering: 2 * 2 * (ends.week + 5),
  },
];

const statuses: SessionStatus[][] = [
  [],
  ...sessionStatuses.map((one) => [one]),
  ['ok', 'error'],
  ['error', 'partial'],
];

const shapes = cases.flatMap((one) =>
  flags.flatMap((until) =>
    flags.flatMap((byAgent) => statuses.map((of) => ({ ...one, until, byAgent, statuses: of }))),
  ),
);

const total = (nodes: readonly PlanNode[]) => nodes.reduce((sum, node) => sum + rowsRead(node), 0);

describe('every combination of filters uses an index, and reads only rows that the rollups lack', () => {
  test.each(shapes)('%j', async ({ until, byAgent, statuses: of, ...one }) => {
    const { days, bucket, minRedactions, include, compared, rows, filling, covering } = one;
    const now = Math.floor(Date.now() / hour) * hour - 777_777;
    const end = until ? now - quarter * 7 : undefined;
    const since = (end ?? now) - days * day;
    const query: StatsQuery = {
      accountId: account,
      since,
      until: end,
      bucket,
      minRedactions,
      include,
      previous: compared && { since: since - days * day, until: since },
      ...(byAgent ? { agentIds: [agent] } : {}),
      ...(of.length > 0 ? { statuses: of } : {}),
      first: since,
      last: end ?? now,
    };
    for (const plan of ['generic', 'custom'] as const) {
      const { text, values } = statsQuestion(query);
      const nodes = nodesOf(await explain(text, values, plan)).filter((node) => node['Actual Loops'] > 0);
      const ofRows = nodes.filter((node) => node['Relation Name'] === 'session');
      for (const node of ofRows) expect(node['Node Type']).toMatch(/^(Index|Index Only|Bitmap Heap) Scan$/);
      expect(total(ofRows)).toBeLessThanOrEqual(rows);

      const ofRollups = nodes.filter((node) => node['Relation Name'] === 'session_rollup');
      for (const node of ofRollups)
        expect(node['Node Type']).toMatch(/^(Index|Index Only|Bitmap Heap) Scan$/);
      // For redactions by kind, and for the sums: of one agent, or of each of six and of all together.
      expect(total(ofRollups)).toBeLessThanOrEqual(filling + (byAgent ? 2 : 8) * covering);
    }
  });
});
