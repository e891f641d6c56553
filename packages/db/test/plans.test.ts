import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import type { Queryable } from '../src/index.ts';
import { listAgents } from '../src/queries/list-agents.ts';
import { type ListShape, listStatement } from '../src/queries/list-statement.ts';
import { sessionSpan } from '../src/queries/stats.ts';
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

const rows = 60_000;
const explainText = planning(rows, 1);

const statuses: SessionStatus[][] = [[], ...sessionStatuses.map((one) => [one]), ['error', 'partial']];

const shapes: ListShape[] = (['newest', 'oldest'] as const).flatMap((order) =>
  (['edge', 'bound', 'position'] as const)
    // What is oldest is looked for from the beginning of the window.
    .filter((from) => order === 'newest' || from !== 'edge')
    .flatMap((from) =>
      flags.flatMap((byAgent) =>
        statuses.flatMap((of) =>
          flags.map((redactions) => ({ order, from, agent: byAgent, statuses: of, redactions })),
        ),
      ),
    ),
);

/** From one that most sessions reach to some that none does, on both sides of where levels begin. */
const thresholds = [1, 3, 6, 7, 8, 16, 17, 20, 33, 45, 60, 61, 1_000, 2 ** 40];

interface Asked {
  agentId?: string;
  redactions?: number;
  plan?: 'generic' | 'custom';
}

function explain(shape: ListShape, limit: number, asked: Asked = {}): Promise<PlanNode> {
  const { agentId = agent, redactions = 1, plan } = asked;
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const oldest = shape.order === 'oldest';
  const values: (string | number)[] = [account, limit, oldest ? 'infinity' : ago(rows * 2)];
  if (shape.agent) values.push(agentId);
  if (shape.redactions) values.push(redactions);
  if (shape.from === 'position') values.push(ago(rows / 2), 'sess_5');
  if (shape.from === 'bound') values.push(ago(rows / (oldest ? 1.5 : 3)));
  return explainText(listStatement(shape).text, values, plan);
}

const blocks = (plan: PlanNode) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

/** Scans of sessions that were run at all. */
const scansOf = (plan: PlanNode) =>
  nodesOf(plan).filter((node) => node['Relation Name'] === 'session' && node['Actual Loops'] > 0);

const questions: Asked[] = thresholds.flatMap((redactions) =>
  [agent, failingAgent].flatMap((agentId) =>
    (['generic', 'custom'] as const).map((plan) => ({ agentId, redactions, plan })),
  ),
);

/** Explains a page under several questions, and expects that it reads what it shows, or a small multiple of that. */
async function expectBounded(shape: ListShape, asked: readonly Asked[]): Promise<void> {
  const limit = 25;
  const merged = shape.redactions || shape.statuses.includes('ok') || shape.statuses.length > 1;
  for (const one of asked) {
    const plan = await explain(shape, limit, one);
    const scans = scansOf(plan);
    const types = scans.map((scan) => scan['Node Type']);
    const read = scans.reduce((sum, scan) => sum + rowsRead(scan), 0);
    if (merged) {
      expect(types.filter((type) => !/^Index (Only )?Scan$/.test(type))).toEqual([]);
      // Nearby sessions, then three statuses of up to 29 levels, each begun once or twice.
      expect(read).toBeLessThanOrEqual(20 * (limit + 1));
      expect(blocks(plan)).toBeLessThanOrEqual(3 * 8 * (limit + 1) + 3 * 3 * 29 * 2);
    } else {
      expect(types).toEqual(['Index Scan']);
      // An index without ids reads on to the next instant.
      expect(read).toBeLessThanOrEqual(limit + (shape.agent && shape.statuses.length === 0 ? 2 : 1));
      expect(blocks(plan)).toBeLessThanOrEqual(3 * (limit + 1) + 20);
    }
  }
}

const questionsOf = (shape: ListShape) =>
  questions.filter(
    ({ agentId, redactions }) => (shape.agent || agentId === agent) && (shape.redactions || redactions === 1),
  );

describe('every combination of filters, with any number of matches', () => {
  test.each(shapes)('%j', (shape) => expectBounded(shape, questionsOf(shape)));
});

test('the first page costs no more for a condition that nearly all sessions match', async () => {
  const common = { from: 'edge', agent: false } as const;
  for (const shape of [
    { ...common, statuses: ['ok'] as const, redactions: false },
    { ...common, statuses: [], redactions: true },
  ]) {
    const scans = scansOf(await explain(shape, 25));
    expect(scans.map((scan) => scan['Index Name'])).toEqual(['session_newest']);
    expect(scans.reduce((sum, scan) => sum + rowsRead(scan), 0)).toBeLessThanOrEqual(26 * 1.5);
  }
});

test('a deep page reads no more than the first', async () => {
  const shape: ListShape = { from: 'edge', agent: false, statuses: [], redactions: false };
  const [first, deep] = [await explain(shape, 50), await explain({ ...shape, from: 'position' }, 50)];
  expect(blocks(deep)).toBeLessThanOrEqual(blocks(first) + 10);
});

// The last one, as the estimates stay wrong.
test('no page depends on how rare PostgreSQL takes a filter for', async () => {
  await explainText.underestimate();
  for (const shape of shapes) await expectBounded(shape, questionsOf(shape).slice(0, 4));
  const agents = { accountId: account, limit: 10, after: null, only: null, search: null };
  const span = (reader: Queryable) => sessionSpan(reader, account, agent);
  for (const read of [(reader: Queryable) => listAgents(reader, agents), span]) {
    const { plans } = await explainText.explaining<unknown>(read);
    for (const scan of plans.flatMap(scansOf)) {
      expect(scan['Index Name']).toBe('session_by_agent');
      expect(rowsRead(scan)).toBeLessThanOrEqual(scan['Actual Loops']);
    }
  }
});
