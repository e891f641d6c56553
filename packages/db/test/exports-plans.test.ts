import { describe, expect, test } from 'vitest';
import { cutStatement } from '../src/exports/read-cut.ts';
import type { SessionFilter } from '../src/index.ts';
import { type ListShape, linesStatement } from '../src/queries/list-statement.ts';
import { inOrder } from '../src/scope/settings.ts';
import { account, agent, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

/** The pages of exports: as statements with values in them, they always have a plan of their own. */

const rows = 20_000;
const secondsApart = 60;
const limit = 500;
const plans = planning(rows, secondsApart);

const at = (row: number) => new Date(Date.now() - row * secondsApart * 1_000);
const everything = { since: at(rows * 2), until: at(-60) };
const middle = { key: at(rows / 2).getTime(), id: 'sess_0' };
const unscheduled = { scheduleId: null, afterCut: null };
const cut = '1000000000:1000000010:1000000003,1000000005';

function expectIndexScan(plan: PlanNode, mostRows: number): void {
  const nodes = nodesOf(plan);
  expect(nodes.filter((node) => /^Sort$|Seq Scan|Bitmap/.test(node['Node Type']))).toEqual([]);
  const scans = nodes.filter((node) => node['Relation Name'] === 'session');
  expect(scans.map((scan) => scan['Node Type'])).toEqual(['Index Scan']);
  expect(scans.reduce((sum, scan) => sum + rowsRead(scan), 0)).toBeLessThanOrEqual(mostRows);
}

describe.each(['newest', 'oldest'] as const)('%s first', (order) => {
  test.each<[string, SessionFilter, number]>([
    ['all sessions', {}, limit],
    // One in six.
    ['those of an agent', { agentIds: [agent] }, 8 * limit],
    ['those with a status', { statuses: ['ok', 'error'] }, 2 * limit],
    ['those with a kind', { kinds: ['NAME'] }, 2 * limit],
  ])(
    'a page of %s at a cut begins where the last one ended, and reads until it is full',
    async (_, conditions, most) => {
      for (const after of [null, middle]) {
        const row = {
          accountId: account,
          conditions,
          filters: { order },
          ...everything,
          cut,
          ...unscheduled,
        };
        const { text, values } = cutStatement(row, after, limit);
        expectIndexScan(await plans(text, values, 'custom', inOrder), most);
      }
    },
  );

  test.each<[string, Partial<ListShape>, unknown[]]>([
    ['all sessions', {}, []],
    ['those of an agent', { agent: true }, [agent]],
    ['those that failed', { statuses: ['error'] }, []],
  ])('a page of %s that is streamed reads no more than it has', async (_, shape, values) => {
    const whole: ListShape = {
      agent: false,
      statuses: [],
      redactions: false,
      order,
      from: 'position',
      ...shape,
    };
    const end = order === 'newest' ? everything.since : everything.until;
    const text = linesStatement(whole);
    const position = [new Date(middle.key).toISOString(), middle.id];
    expectIndexScan(
      await plans(text, [account, limit, end.toISOString(), ...values, ...position], 'custom', inOrder),
      limit + 1,
    );
  });
});
