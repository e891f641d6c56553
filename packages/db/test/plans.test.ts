import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { type ListShape, listStatement } from '../src/queries/list-statement.ts';
import { account, agent, flags, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

const rows = 60_000;
const explainText = planning(rows, 1);

const shapes: ListShape[] = (['newest', 'until', 'position'] as const).flatMap((from) =>
  flags.flatMap((byAgent) =>
    [null, ...sessionStatuses].flatMap((status: SessionStatus | null) =>
      flags.map((redactions) => ({ from, agent: byAgent, status, redactions })),
    ),
  ),
);

function explain(shape: ListShape, limit: number): Promise<PlanNode> {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const values: (string | number)[] = [account, limit, ago(rows * 2)];
  if (shape.agent) values.push(agent);
  if (shape.redactions) values.push(3);
  if (shape.from === 'position') values.push(ago(rows / 2), 'sess_5');
  if (shape.from === 'until') values.push(ago(rows / 3));
  return explainText(listStatement(shape).text, values);
}

const blocks = (plan: PlanNode) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

describe('every combination of filters', () => {
  test.each(shapes)('%j', async (shape) => {
    const limit = 25;
    const plan = await explain(shape, limit);
    const scans = nodesOf(plan).filter((node) => node['Relation Name'] === 'session');
    expect(scans.map((scan) => scan['Node Type'])).toEqual(['Index Scan']);

    const [scan] = scans as [PlanNode];
    // Redactions are four in seven here; nothing else may be filtered after the index.
    expect(rowsRead(scan)).toBeLessThanOrEqual(
      (limit + 1) * (shape.redactions ? 3 : shape.status === 'ok' ? 2 : 1),
    );
    expect(blocks(plan)).toBeLessThanOrEqual(3 * (limit + 1) + 20);
  });
});

test('a deep page reads no more than the first', async () => {
  const shape: ListShape = { from: 'newest', agent: false, status: null, redactions: false };
  const [first, deep] = [await explain(shape, 50), await explain({ ...shape, from: 'position' }, 50)];
  expect(blocks(deep)).toBeLessThanOrEqual(blocks(first) + 10);
});
