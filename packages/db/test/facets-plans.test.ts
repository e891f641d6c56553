import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { type FacetsQuery, facetsQuestion } from '../src/queries/facets.ts';
import {
  account,
  agent,
  failingAgent,
  flags,
  nodesOf,
  type PlanNode,
  planning,
  rowsRead,
} from './support/plans.ts';

// Four an hour of each of the six agents, for ninety days; the account has four in five of them.
const explain = planning(54_000, 144);

const [quarter, hour, day] = [900_000, 3_600_000, 86_400_000];

interface Case
  extends Omit<FacetsQuery, 'accountId' | 'since' | 'until' | 'within' | 'agentIds' | 'statuses'> {
  days: number;
  /** Rows of sessions that may be read at most. */
  rows: number;
  /** Rollups that may be read at most for each agent, and for all together. */
  covering: number;
}

// At either end: six quarters of an hour, two times three hours, seven halves of a day. An open window ends with a week.
const ends = 2 * (6 + 2 + 7);

const cases: Case[] = [
  { days: 60, rows: 20, covering: ends + 9 },
  { days: 30, rows: 20, covering: ends + 5 },
  { days: 1, rows: 20, covering: ends },
  { days: 0.2, rows: 20, covering: ends },
  { days: 2, kinds: ['NAME'], rows: 2 * 24 * 25, covering: 0 },
  { days: 2, models: ['gpt-4o-mini'], reachedModel: true, rows: 2 * 24 * 25, covering: 0 },
  { days: 2, minDurationMs: 1, maxDurationMs: 1_000, rows: 2 * 24 * 25, covering: 0 },
  { days: 2, minRedactions: 1, rows: 2 * 24 * 25, covering: 0 },
];

const statuses: (SessionStatus[] | undefined)[] = [
  undefined,
  ['ok'],
  ['error', 'partial'],
  [...sessionStatuses],
];

const shapes = cases.flatMap((one) =>
  flags.flatMap((until) =>
    flags.flatMap((within) =>
      flags.flatMap((chosen) => statuses.map((of) => ({ ...one, until, within, chosen, statuses: of }))),
    ),
  ),
);

const total = (nodes: readonly PlanNode[]) => nodes.reduce((sum, node) => sum + rowsRead(node), 0);

describe('every combination of filters uses an index, and reads only rows that the rollups lack', () => {
  test.each(shapes)('%j', async ({ days, rows, covering, until, within, chosen, ...filters }) => {
    const now = Math.floor(Date.now() / hour) * hour - 777_777;
    const end = until ? now - quarter * 7 : undefined;
    const query: FacetsQuery = {
      accountId: account,
      since: (end ?? now) - days * day,
      until: end,
      ...filters,
      ...(within ? { within: agent } : {}),
      ...(chosen ? { agentIds: [agent, failingAgent] } : {}),
    };
    for (const plan of ['generic', 'custom'] as const) {
      const { text, values } = facetsQuestion(query);
      const nodes = nodesOf(await explain(text, values, plan)).filter((node) => node['Actual Loops'] > 0);
      const ofRows = nodes.filter((node) => node['Relation Name'] === 'session');
      for (const node of ofRows) expect(node['Node Type']).toMatch(/^(Index|Index Only|Bitmap Heap) Scan$/);
      // Of chosen agents, the rollups that have their facets leave an hour and a half to the rows, at either end.
      expect(total(ofRows)).toBeLessThanOrEqual(rows + (chosen || within ? 30 : 0));

      const ofRollups = nodes.filter((node) => node['Relation Name'] === 'session_rollup');
      for (const node of ofRollups)
        expect(node['Node Type']).toMatch(/^(Index|Index Only|Bitmap Heap) Scan$/);
      // Of each of six agents and of all together; then of those that the other facets are of.
      expect(total(ofRollups)).toBeLessThanOrEqual((within ? 2 : 7 + (chosen ? 2 : 1)) * covering);
    }
  });
});
