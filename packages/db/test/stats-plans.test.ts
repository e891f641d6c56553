import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { type StatsQuery, statsQuestion } from '../src/queries/stats.ts';
import { account, agent, flags, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

// Four an hour of each of the six agents, for ninety days; the account has four in five of them.
const explain = planning(54_000, 144);

const [quarter, hour, day] = [900_000, 3_600_000, 86_400_000];

interface Case extends Pick<StatsQuery, 'bucket' | 'minRedactions'> {
  days: number;
  /** Rows and rollups that may be read at most, but for the rollups of agents. */
  rows: number;
  rollups: number;
}

const cases: Case[] = [
  { days: 30, bucket: '12h', rows: 20, rollups: 60 + 2 * 24 + 5 },
  { days: 60, bucket: '1d', rows: 20, rollups: 120 + 2 * 24 + 5 },
  { days: 7, bucket: '3h', rows: 20, rollups: 14 + 7 * 96 + 2 * 24 + 5 },
  { days: 1, bucket: '1h', rows: 20, rollups: 2 + 96 + 2 * 24 + 5 },
  { days: 0.2, bucket: '5m', rows: 130, rollups: 2 * 24 + 5 },
  { days: 0.004, bucket: '1m', rows: 50, rollups: 2 * 24 + 5 },
  { days: 2, bucket: '1h', minRedactions: 1, rows: 2 * 2 * 24 * 25, rollups: 0 },
];

const shapes = cases.flatMap((one) =>
  flags.flatMap((until) =>
    flags.flatMap((byAgent) =>
      [null, ...sessionStatuses].map((status: SessionStatus | null) => ({ ...one, until, byAgent, status })),
    ),
  ),
);

const total = (nodes: readonly PlanNode[]) => nodes.reduce((sum, node) => sum + rowsRead(node), 0);

describe('every combination of filters reads by index, and of the rows only what the rollups lack', () => {
  test.each(shapes)('%j', async ({ days, bucket, minRedactions, rows, rollups, until, byAgent, status }) => {
    const now = Math.floor(Date.now() / hour) * hour - 777_777;
    const end = until ? now - quarter * 7 : undefined;
    const since = (end ?? now) - days * day;
    const query: StatsQuery = {
      accountId: account,
      since,
      until: end,
      bucket,
      minRedactions,
      ...(byAgent ? { agentId: agent } : {}),
      ...(status ? { status } : {}),
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
      // Those of all agents, or of one, and again those of each agent, but for what fills narrow buckets.
      expect(total(ofRollups)).toBeLessThanOrEqual(rollups + (byAgent ? 1 : 6) * rollups);
    }
  });
});
