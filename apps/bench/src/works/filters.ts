import { anchor, busyAgent, rareAgent } from '../data/dataset.ts';
import { instant, type ListQuery, since, wholeWindow } from '../data/queries.ts';
import { listWork } from './list-work.ts';

const day = 24 * 3_600_000;

/** Each filter alone at several selectivities, and several together, including one without matches. */
const filters: [name: string, title: string, query: Partial<ListQuery>][] = [
  ['since-1h', 'the last hour', since(1)],
  ['until', 'before a day in the middle', { until: instant(anchor - 15 * day) }],
  ['agent', 'the busiest agent', { agentId: busyAgent.id }],
  ['rare-agent', 'an agent with one session in 50,000', { agentId: rareAgent.id }],
  ['ok', 'status ok', { status: 'ok' }],
  ['error', 'status error', { status: 'error' }],
  ['redactions-5', 'at least 5 redactions, one session in two', { minRedactions: 5 }],
  ['redactions-10', 'at least 10 redactions, one session in 60', { minRedactions: 10 }],
  ['redactions-20', 'at least 20 redactions, one session in 500', { minRedactions: 20 }],
  ['redactions-60', 'at least 60 redactions, one session in 100,000', { minRedactions: 60 }],
  ['redactions-500', 'at least 500 redactions, one session of all', { minRedactions: 500 }],
  ['redactions-none', 'at least 1,000 redactions, no session at all', { minRedactions: 1000 }],
  ['agent-error', 'the busiest agent, status error', { agentId: busyAgent.id, status: 'error' }],
  [
    'agent-redactions',
    'the busiest agent, at least 20 redactions',
    { agentId: busyAgent.id, minRedactions: 20 },
  ],
  ['error-redactions', 'status error, at least 20 redactions', { status: 'error', minRedactions: 20 }],
  ['ok-redactions', 'status ok, at least 60 redactions', { status: 'ok', minRedactions: 60 }],
  [
    'all',
    'the busiest agent, status error, at least 20 redactions, before a day in the middle',
    { agentId: busyAgent.id, status: 'error', minRedactions: 20, until: instant(anchor - 15 * day) },
  ],
  [
    'most-selective',
    'the rare agent, status error, at least 20 redactions: no session at all',
    { agentId: rareAgent.id, status: 'error', minRedactions: 20 },
  ],
];

/** The contenders that implement filters differently; the others run the same queries. */
const taking = new Set(['rest', 'floor', 'usual-rest', 'postgraphile']);

export const filterWorks = filters.map(([name, title, query]) =>
  listWork({
    name: `filter-${name}`,
    title: `First page of 50: ${title}`,
    query: { ...wholeWindow, ...query },
    connections: 'middle',
    takesPart: (contender) => taking.has(contender),
    besideFirstPage: true,
  }),
);
