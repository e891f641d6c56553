import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { type StatsShape, statsStatement } from '../src/queries/stats-statement.ts';
import { account, agent, flags, nodesOf, type PlanNode, planning, rowsRead } from './support/plans.ts';

const explain = planning(30_000, 10);

const shapes: StatsShape[] = flags.flatMap((until) =>
  flags.flatMap((byAgent) =>
    [null, ...sessionStatuses].flatMap((status: SessionStatus | null) =>
      [
        { hours: true, redactions: false },
        { hours: false, redactions: false },
        { hours: false, redactions: true },
      ].map((how) => ({ until, agent: byAgent, status, ...how })),
    ),
  ),
);

const hour = 3_600_000;

async function scans(shape: StatsShape): Promise<PlanNode[]> {
  const text = (at: number) => new Date(at).toISOString();
  const from = Math.floor(Date.now() / hour) * hour - 12 * hour;
  const since = from - 600_000;
  const to = from + 6 * hour;
  const values: (string | number)[] = [account, text(since), '1 hour', text(from - hour), text(to)];
  if (shape.agent) values.push(agent);
  if (shape.redactions) values.push(1);
  if (shape.until) values.push(text(to + 600_000));
  if (shape.hours) values.push(text(from));
  if (shape.hours && shape.until) values.push(text(to));
  const plan = await explain(statsStatement(shape).text, values);
  return nodesOf(plan).filter((node) => node['Relation Name'] === 'session' || node['Index Name']);
}

describe('every combination of filters reads by index, and of the rows only what the rollups lack', () => {
  test.each(shapes)('%j', async (shape) => {
    const found = await scans(shape);
    const ofRows = found.filter((node) => node['Relation Name'] === 'session');
    expect(ofRows.length).toBeGreaterThan(0);
    for (const node of ofRows) expect(node['Node Type']).toMatch(/^(Index|Bitmap Heap) Scan$/);
    const read = ofRows.reduce((sum, node) => sum + rowsRead(node), 0);
    // The window's rows, 288 an hour: twice, once for the sums and once for the kinds.
    const hours = shape.hours ? (shape.until ? 1 / 3 : 1 / 6) : shape.until ? 6.5 : 14;
    expect(read).toBeLessThanOrEqual(2 * 288 * hours + 20);
  });
});
