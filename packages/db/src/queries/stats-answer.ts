import type { StatsInclude } from '@masker/contract';
import { everyAgent } from '../rollup/widths.ts';

/** The maximum number of listed agents. */
const agentsAtMost = 100;

/** What is told of any sessions: how many there are by status, their redactions, and how long they took. */
export const statsMeasures = ['ok', 'error', 'partial', 'redactions', 'not_reported', 'duration_ms'] as const;

const mostFirst = 'ORDER BY ok + error + partial DESC, agent_id';

/** The listed agents of `subject`, with positions from 0, which are shorter to repeat than ids. */
const toldAgents = `
      SELECT agent_id, row_number() OVER (${mostFirst}) - 1 AS place
      FROM subject
      WHERE agent_id <> '${everyAgent}'
      ${mostFirst}
      LIMIT ${agentsAtMost}`;

/** The same as `told`, for joins with further data of each agent; empty without such data. */
export const told = (include: readonly StatsInclude[]) =>
  include.some((one) => one === 'agent_series' || one === 'agent_durations')
    ? `, told AS MATERIALIZED (${toldAgents}
    )`
    : '';

/** Columns as arrays of one array in JSON: cheaper to write, by far, than an array for each row. */
const columns = (names: readonly string[], part = '', order = '') =>
  `json_build_array(${names.map((one) => `(array_agg(${one} ${order}))${part}`).join(', ')})::text`;

/**
 * The final part of a statement of stats: its result, part by part, as JSON columns, which the server formats. It reads
 * - `subject`: agent_id ('' for all together), and the measures: one row each, only those with sessions
 * - `bucket_count`: start, ok, error, partial; buckets without sessions may be missing
 * - `kind_count`: times, kinds: an object of counts, and its multiplicity
 * - `duration_count`, if included: key, n: a bucket of durations and its sessions
 * - `bucket_kind`, if included: start, times, kinds
 * - `agent_duration`, if included: place, key, n
 * - `agent_bucket`, if included: place (the position of the agent), start, ok, error, partial; those without sessions
 *   may be missing
 */
export const statsAnswer = (include: readonly StatsInclude[]) => `
    SELECT
      count(*)::text AS subjects,
      ${columns(['agent_id', 'coalesce(name, agent_id)', ...statsMeasures], `[:${agentsAtMost + 1}]`, mostFirst)} AS most,
      (SELECT ${columns([epoch, 'ok', 'error', 'partial'])} FROM bucket_count) AS buckets,
      (SELECT ${columns(['times', 'kinds'])} FROM kind_count) AS kinds${include.map((one) => included[one]).join('')}
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id`;

const epoch = "date_part('epoch', start)";

const included: Record<StatsInclude, string> = {
  durations: `,
      (SELECT ${columns(['key', 'n'])} FROM duration_count) AS durations`,
  kinds_by_bucket: `,
      (SELECT ${columns([epoch, 'times', 'kinds'])} FROM bucket_kind) AS bucket_kinds`,
  agent_series: `,
      (SELECT ${columns(['place', epoch, 'ok', 'error', 'partial'])} FROM agent_bucket) AS agent_buckets`,
  agent_durations: `,
      (SELECT ${columns(['place', 'key', 'n'])} FROM agent_duration) AS agent_durations`,
};

/** The columns of {@link statsAnswer}, and whether the window before has them too. */
export function answerColumns(include: readonly StatsInclude[]): { column: string; ofBoth: boolean }[] {
  return [
    { column: 'subjects', ofBoth: true },
    { column: 'most', ofBoth: true },
    { column: 'buckets', ofBoth: false },
    { column: 'kinds', ofBoth: true },
    ...include.map((one) => includedColumns[one]),
  ];
}

const includedColumns = {
  durations: { column: 'durations', ofBoth: true },
  kinds_by_bucket: { column: 'bucket_kinds', ofBoth: false },
  agent_series: { column: 'agent_buckets', ofBoth: false },
  agent_durations: { column: 'agent_durations', ofBoth: false },
};

/**
 * The bucket of an instant. Sessions after the last bucket count in that one. Those before the first one count in one more
 * bucket before it, which no series tells: only a window that is too long for any series has such sessions.
 */
export const bucketOf = (at: string) =>
  `least(greatest(date_bin($3::interval, ${at}, $4::timestamptz), $4 - $3), $5::timestamptz)`;

/** How sessions are grouped by agent, and for all together unless one agent is requested: its id, and GROUP BY. */
export const bySubject = (agent: boolean) =>
  agent
    ? { agentId: 'agent_id', grouping: 'agent_id' }
    : { agentId: `coalesce(agent_id, '${everyAgent}')`, grouping: 'GROUPING SETS ((agent_id), ())' };
