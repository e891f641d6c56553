import {
  inAccount,
  openDatabase,
  type Queryable,
  type SessionPosition,
  type SessionQuery,
  serverRole,
} from '@masker/db';
import { listSessions } from '@masker/db/list';
import { agents, anchor, busyAgent, rareAgent, windowStart } from '../data/dataset.ts';
import { percentile } from '../load/percentile.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

type Filter = Omit<SessionQuery, 'accountId' | 'since' | 'until' | 'limit' | 'order' | 'after'>;

const day = 86_400_000;
const [even, odd, other] = [agents[2], agents[1], agents[7]].map((one) => (one as { id: string }).id) as [
  string,
  string,
  string,
];

/** Every condition alone and combined: frequent, rare and absent, and frequent ones that rarely or never meet. */
const combinations: [name: string, filter: Filter][] = [
  ['kind, 1 in 2', { kinds: ['DOB'] }],
  ['kind, 1 in 12', { kinds: ['EMAIL'] }],
  ['kind, 1 in 10,000', { kinds: ['RARE_4'] }],
  ['kind, 1 in 1,000,000', { kinds: ['RARE_6'] }],
  ['kind, of three days', { kinds: ['BADGE'] }],
  ['kind, none', { kinds: ['NOWHERE'] }],
  ['kinds, five', { kinds: ['RARE_4', 'RARE_6', 'BADGE', 'NOWHERE', 'PASSPORT'] }],
  ['model, 1 in 5', { models: ['llama-3.3-70b'] }],
  ['models, two', { models: ['llama-3.3-70b', 'claude-3-5-haiku'] }],
  ['no model', { reachedModel: false }],
  ['agents, two', { agentIds: [even, odd] }],
  ['agents, 25', { agentIds: agents.map(({ id }) => id) }],
  ['duration, 1 in 10,000', { minDurationMs: 14_400_000 }],
  ['duration, 1 in 1,000', { maxDurationMs: 0 }],
  ['duration, none', { minDurationMs: 250, maxDurationMs: 299 }],
  ['duration, above all', { minDurationMs: 100_000_000 }],
  ['duration, 1 in 60,000 in the middle', { minDurationMs: 100_000, maxDurationMs: 100_009 }],
  ['duration, 1 in 60 in the middle', { minDurationMs: 100_000, maxDurationMs: 109_999 }],
  ['agents and kind and status', { agentIds: [even, odd], kinds: ['EMAIL'], statuses: ['error'] }],
  ['agents and rare kind', { agentIds: [even, odd], kinds: ['RARE_4'] }],
  [
    'agents, kind, status, model',
    {
      agentIds: [even, odd],
      kinds: ['PASSPORT'],
      statuses: ['error'],
      models: ['gpt-4o'],
    },
  ],
  [
    '25 agents, 5 kinds, 2 statuses',
    {
      agentIds: agents.map(({ id }) => id),
      kinds: ['RARE_4', 'RARE_6', 'BADGE', 'NOWHERE', 'SSN'],
      statuses: ['error', 'partial'],
    },
  ],
  ['agent, model, 20 redactions', { agentIds: [busyAgent.id], models: ['gpt-4o'], minRedactions: 20 }],
  ['agent, model, 60 redactions', { agentIds: [busyAgent.id], models: ['gpt-4o'], minRedactions: 60 }],
  ['model, 500 redactions', { models: ['gpt-4o-mini', 'gpt-4o'], minRedactions: 500 }],
  ['kind, 20 redactions', { kinds: ['PASSPORT'], minRedactions: 20 }],
  ['agents, 12 redactions, ok', { agentIds: [even, odd], minRedactions: 12, statuses: ['ok'] }],
  ['agent, model, long', { agentIds: [busyAgent.id], models: ['gpt-4o'], minDurationMs: 14_400_000 }],
  ['agent, model, short', { agentIds: [busyAgent.id], models: ['gpt-4o'], maxDurationMs: 400 }],
  ['partial, less than a second', { statuses: ['partial'], maxDurationMs: 999 }],
  ['rare agent and frequent model', { agentIds: [rareAgent.id], models: ['gpt-4o-mini'] }],
  ['rare agent and rare kind', { agentIds: [rareAgent.id], kinds: ['RARE_4'] }],
  ['rare agent and kind', { agentIds: [rareAgent.id], kinds: ['DOB'] }],
  ['rare kind and rare duration', { kinds: ['RARE_4'], maxDurationMs: 0 }],
  ['never meet: agent and model', { agentIds: [odd], models: ['llama-3.3-70b'] }],
  [
    'never meet: agents and models',
    { agentIds: [odd, other], models: ['llama-3.3-70b', 'claude-3-5-haiku'] },
  ],
  ['never meet: kind and status', { kinds: ['MRN'], statuses: ['error'] }],
  ['never meet: kind and duration', { kinds: ['EMAIL'], maxDurationMs: 299_999 }],
  ['never meet: kind and agent', { kinds: ['PASSPORT'], agentIds: [even] }],
  ['never meet: kind and model', { kinds: ['PASSPORT'], models: ['claude-3-5-haiku'] }],
  [
    'never meet: status and duration',
    { statuses: ['partial'], minDurationMs: 5_000, maxDurationMs: 600_000 },
  ],
  [
    'never meet: four',
    {
      agentIds: [even, busyAgent.id],
      kinds: ['PASSPORT'],
      models: ['gpt-4o'],
      statuses: ['ok'],
      minRedactions: 3,
    },
  ],
  ['never meet: agent, status, kind', { agentIds: [busyAgent.id], statuses: ['error'], kinds: ['MRN'] }],
];

/** Where pages begin: the whole window, a day in the middle, and six hours. */
const windows: { since: number; until?: number }[] = [
  { since: windowStart },
  { since: windowStart, until: anchor - 15 * day },
  { since: anchor - 8 * day, until: anchor - 8 * day + 6 * 3_600_000 },
];

const limit = 50;

interface Case {
  query: SessionQuery;
  times: number[];
  blocks: number;
  rows: number;
  goesOn: boolean;
}

/** Pages of combined filters beside the unfiltered page, over rows with values that rarely meet. */
export const combinationsWork: Work = {
  name: 'combinations',
  title: 'Pages of 50 of combined filters, against the unfiltered page (one connection, in the process)',
  onRequest: true,
  async run({ prepared, options, progress, cleanup, facts }: Run) {
    const database = openDatabase({ url: prepared.url, role: serverRole, connections: 1 });
    cleanup.add(() => database.close());
    const account = inAccount(database.pool, prepared.accountId);
    const cases = new Map<string, Case[]>();
    const all: [string, Filter][] = [['unfiltered', {}], ...combinations];
    await progress.step('combinations: blocks', async (say) => {
      for (const [name, filter] of all) {
        say(name);
        cases.set(name, await casesOf(database.pool, account, prepared.accountId, filter));
      }
    });
    const plain = cases.get('unfiltered') as Case[];
    await progress.step('combinations: time', async (say) => {
      for (let round = 0; round < options.rounds * roundsOfPages; round++) {
        say(`round ${round + 1}`);
        for (const [name, own] of cases) {
          if (name === 'unfiltered') continue;
          for (const [i, one] of own.entries()) {
            await timed(account, one);
            await timed(account, plain[(i + round) % plain.length] as Case);
          }
        }
      }
    });
    const figures = (own: readonly Case[]) => {
      const times = own.flatMap((one) => one.times).sort((a, b) => a - b);
      return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
    };
    const unfiltered = figures(plain);
    facts.push(
      { work: 'combinations', name: 'unfiltered: p50', unit: 'ms', values: [unfiltered.p50] },
      { work: 'combinations', name: 'unfiltered: p99', unit: 'ms', values: [unfiltered.p99] },
      {
        work: 'combinations',
        name: 'unfiltered: blocks',
        unit: 'blocks',
        values: plain.map(({ blocks }) => blocks),
      },
    );
    const worst = { p50: 0, p99: 0, blocks: 0, short: 0, empty: 0 };
    for (const [name, own] of cases) {
      if (name === 'unfiltered') continue;
      const { p50, p99 } = figures(own);
      const short = own.filter(({ rows, goesOn }) => goesOn && rows < limit).length;
      const empty = own.filter(({ rows, goesOn }) => goesOn && rows === 0).length;
      worst.p50 = Math.max(worst.p50, p50 / unfiltered.p50);
      worst.p99 = Math.max(worst.p99, p99 / unfiltered.p99);
      worst.blocks = Math.max(worst.blocks, ...own.map(({ blocks }) => blocks));
      worst.short += short;
      worst.empty += empty;
      facts.push(
        { work: 'combinations', name: `${name}: p50`, unit: '× unfiltered', values: [p50 / unfiltered.p50] },
        { work: 'combinations', name: `${name}: p99`, unit: '× unfiltered', values: [p99 / unfiltered.p99] },
        {
          work: 'combinations',
          name: `${name}: blocks`,
          unit: 'blocks',
          values: own.map(({ blocks }) => blocks),
        },
        {
          work: 'combinations',
          name: `${name}: sessions`,
          unit: 'sessions',
          values: own.map(({ rows }) => rows),
        },
        { work: 'combinations', name: `${name}: short pages`, unit: `of ${own.length}`, values: [short] },
      );
    }
    for (const [name, value] of Object.entries(worst))
      facts.push({ work: 'combinations', name: `all: ${name}`, unit: '', values: [value] });
  },
};

const roundsOfPages = 4;

/** Both orders, the windows, and in each the first page and the one behind it. */
async function casesOf(
  pool: Queryable,
  account: Queryable,
  accountId: string,
  filter: Filter,
): Promise<Case[]> {
  const cases: Case[] = [];
  for (const order of ['newest', 'oldest'] as const) {
    for (const window of windows) {
      let after: SessionPosition | undefined;
      for (let page = 0; page < 2; page++) {
        const query: SessionQuery = { ...filter, ...window, accountId, order, limit, after };
        const explained = explaining(pool, account, accountId);
        const { rows, last } = await listSessions(explained.account, query);
        cases.push({ query, times: [], blocks: explained.blocks(), rows, goesOn: last !== null });
        if (last === null) break;
        after = last;
      }
    }
  }
  return cases;
}

async function timed(account: Queryable, one: Case): Promise<void> {
  const begun = performance.now();
  await listSessions(account, one.query);
  one.times.push(performance.now() - begun);
}

interface Plan {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
}

/** Counts the blocks that statements touch. */
function explaining(pool: Queryable, account: Queryable, accountId: string) {
  let blocks = 0;
  const query = async (statement: { text: string; values?: unknown[] }) => {
    const explained = inAccount(pool, accountId);
    const { rows } = await explained.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${statement.text}`,
      statement.values ?? [],
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan as Plan;
    blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    return account.query(statement);
  };
  return { account: { query } as unknown as Queryable, blocks: () => blocks };
}
