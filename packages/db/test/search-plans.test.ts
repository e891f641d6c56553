import { describe, expect, test } from 'vitest';
import { listSessions } from '../src/queries/list-sessions.ts';
import { readAtLeast } from '../src/queries/search-sessions.ts';
import type { SessionPosition, SessionQuery } from '../src/queries/session-query.ts';
import { statsQuestion } from '../src/queries/stats.ts';
import type { SessionFilter } from '../src/session/filter.ts';
import { account, agent, failingAgent, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

const rows = 60_000;
// A session a second: 900 in each quarter of an hour.
const plans = planning(rows, 1);

const ago = (seconds: number) => Date.now() - seconds * 1_000;
const nobody = 'agt_01HYZ00000000000000000000Z';

interface Case {
  filter: SessionFilter;
  /** Sessions that one page of 25 may read, by index. */
  read: number;
}

const page = 26;
const look = 8 * page;

const cases: Record<string, Case> = {
  'several agents': { filter: { agentIds: [agent, failingAgent, nobody] }, read: 3 * page },
  'several agents, errors': {
    filter: { agentIds: [agent, failingAgent], statuses: ['error'] },
    read: 2 * (look + 4 * look),
  },
  'a model that most reach': { filter: { models: ['gpt-4o-mini'] }, read: page },
  'a model that few reach': { filter: { models: ['rare-model'] }, read: page },
  'several models, one of them unknown': {
    filter: { models: ['rare-model', 'none', 'gpt-4o-mini'] },
    read: 3 * page,
  },
  'no model': { filter: { reachedModel: false }, read: page },
  'any model': { filter: { reachedModel: true }, read: look },
  'a kind that most have': { filter: { kinds: ['NAME'] }, read: look },
  // The first look, and those that have it.
  'a kind that few have': { filter: { kinds: ['MRN'] }, read: look + page },
  'a kind that few have, of an agent': {
    filter: { kinds: ['MRN'], agentIds: [agent] },
    read: look + 2 * page,
  },
  'a kind that few have, and no error': { filter: { kinds: ['MRN'], statuses: ['ok'] }, read: look + page },
  'a kind that few have, with a model': {
    filter: { kinds: ['MRN'], models: ['gpt-4o-mini'] },
    read: look + page,
  },
  'a kind that no error has': { filter: { kinds: ['MRN'], statuses: ['partial'] }, read: look + page },
  'a kind that none has': { filter: { kinds: ['SSN'] }, read: look },
  'a kind and a model': { filter: { kinds: ['NAME'], models: ['rare-model'] }, read: look },
  'durations that all have': { filter: { minDurationMs: 794, maxDurationMs: 794 }, read: look },
  'durations that few have': { filter: { minDurationMs: 60_000 }, read: look + page },
  'durations that few have, in errors': {
    filter: { minDurationMs: 60_000, statuses: ['error'] },
    read: 2 * look,
  },
  'durations that none has': { filter: { minDurationMs: 600_000 }, read: look },
  // Thresholds tell frequent durations from those next to them.
  'durations that none has, next to those that all have': {
    filter: { minDurationMs: 795, maxDurationMs: 796 },
    read: look,
  },
  'errors without a model': { filter: { reachedModel: false, statuses: ['error'] }, read: look + page },
  'redactions with a model': {
    filter: { models: ['gpt-4o-mini'], minRedactions: 60 },
    read: look + page,
  },
  'a kind and durations that never meet': {
    filter: { kinds: ['MRN'], minDurationMs: 60_000, maxDurationMs: 61_000 },
    read: look,
  },
};

const ofTable = (plan: readonly PlanNode[], table: string) =>
  plan.flatMap(nodesOf).filter((node) => node['Relation Name'] === table && node['Actual Loops'] > 0);

const total = (nodes: readonly PlanNode[]) => nodes.reduce((sum, node) => sum + rowsRead(node), 0);

describe.each(['newest', 'oldest'] as const)(
  '%s first, a page uses an index, and reads within its bound',
  (order) => {
    describe.each(Object.entries(cases))('%s', (_, { filter, read }) => {
      test.each(['generic', 'custom'] as const)('%s plans', async (plan) => {
        const query: SessionQuery = { ...filter, accountId: account, since: ago(rows * 2), order, limit: 25 };
        let after: SessionPosition | undefined;
        for (const what of ['the first page', 'the one behind it', 'the one behind that']) {
          const { result, plans: found } = await plans.explaining(
            (reader) => listSessions(reader, { ...query, after, until: after ? undefined : ago(-60) }),
            plan,
          );
          const scans = ofTable(found, 'session');
          expect([what, scans.filter((scan) => !/^Index Scan$/.test(scan['Node Type']))]).toEqual([what, []]);
          // An index without ids reads from the instant of the place on, and to the next one.
          const most = read + 2 * found.length;
          expect([what, Math.max(total(scans), most)]).toEqual([what, most]);
          // The index is one segment a page at most, and as many bitmaps as there are conditions.
          const bitmaps = ofTable(found, 'session_bitmap');
          expect(bitmaps.filter((scan) => !/^(Index|Bitmap Heap) Scan$/.test(scan['Node Type']))).toEqual([]);
          expect(total(bitmaps)).toBeLessThanOrEqual(3 * 2 * 2);
          const rollups = ofTable(found, 'session_rollup');
          expect(rollups.filter((scan) => !/^(Index|Bitmap Heap) Scan$/.test(scan['Node Type']))).toEqual([]);
          // Up to 768 quarters at once, and for the next one 12, 4 of three hours, 14 halves of a day and some weeks.
          expect(total(rollups)).toBeLessThanOrEqual(8 * 800);
          if (result.last) expect([what, result.rows]).toEqual([what, 25]);
          after = result.last ?? undefined;
          if (!after) break;
        }
      });
    });
  },
);

describe('sums of what no rollup knows read by index', () => {
  test.each(Object.entries(cases))('%s', async (_, { filter }) => {
    const since = ago(3_000);
    const query = { ...filter, accountId: account, since, bucket: '1h', first: since, last: ago(0) } as const;
    for (const plan of ['generic', 'custom'] as const) {
      const { text, values } = statsQuestion(query);
      const scans = ofTable([await plans(text, values, plan)], 'session');
      expect(scans.length).toBeGreaterThan(0);
      for (const scan of scans) expect(scan['Node Type']).toMatch(/^(Index|Bitmap Heap) Scan$/);
      expect(total(scans)).toBeLessThanOrEqual(3_100);
    }
  });
});

test('without an index, a page that stops looking goes on where it stopped, up to the end', async () => {
  await plans.unindex();
  const query: SessionQuery = {
    accountId: account,
    since: ago(rows * 2),
    minDurationMs: 795,
    maxDurationMs: 796,
    limit: 25,
  };
  let after: SessionPosition | undefined;
  let pages = 0;
  do {
    const { result } = await plans.explaining((reader) => listSessions(reader, { ...query, after }));
    expect(result.rows).toBe(0);
    after = result.last ?? undefined;
    pages++;
  } while (after);
  expect(pages).toBeGreaterThan(2);
  expect(pages).toBeLessThanOrEqual(Math.ceil(rows / readAtLeast));
});
