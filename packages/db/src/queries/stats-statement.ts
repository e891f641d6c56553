import type { SessionStatus } from '@masker/contract';
import { type Statement, statusLiteral } from './list-statement.ts';

/** Which conditions a stats query has; each combination is one prepared statement. */
export interface StatsShape {
  agent: boolean;
  /** Part of the text, as in the list. */
  status: SessionStatus | null;
  redactions: boolean;
  until: boolean;
  /** Whether the whole hours of the window are read from the rollups, and only its edges from the rows. */
  hours: boolean;
}

/** Agents that are told one by one. */
const agentsAtMost = 100;

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once. One statement, so that everything it tells is of
 * one moment.
 *
 * Parameters, in this order, those that the shape has: account id, since, the width of a bucket, the start
 * of the first and of the last bucket, agent id, redactions at least, until, the first whole hour, and the
 * hour that the whole hours end before.
 */
export function statsStatement(shape: StatsShape): Statement {
  const name = nameOf(shape);
  let statement = made.get(name);
  if (!statement) {
    statement = { name, text: textOf(sourceOf(shape), shape.hours) };
    made.set(name, statement);
  }
  return statement;
}

function nameOf(shape: StatsShape): string {
  const parts = ['stats'];
  if (shape.hours) parts.push('hours');
  if (shape.until) parts.push('until');
  if (shape.agent) parts.push('agent');
  if (shape.status) parts.push(shape.status);
  if (shape.redactions) parts.push('redactions');
  return parts.join('_');
}

/** The sessions and the hours that count: `at`, the dimensions, and what they come to. */
function sourceOf(shape: StatsShape): string {
  let used = 5;
  const next = (type: string) => `$${++used}::${type}`;
  const common = ['account_id = $1'];
  if (shape.agent) common.push(`agent_id = ${next('text')}`);
  if (shape.status) common.push(`status = '${statusLiteral(shape.status)}'`);
  const ofRows = shape.redactions ? [...common, `redaction_count >= ${next('bigint')}`] : common;
  const since = ['started_at >= $2::timestamptz'];
  const until = shape.until ? [`started_at < ${next('timestamptz')}`] : [];
  if (!shape.hours) return rows([...ofRows, ...since, ...until]);

  const from = next('timestamptz');
  const head = rows([...ofRows, ...since, `started_at < ${from}`]);
  if (!shape.until) return [head, hours([...common, `hour >= ${from}`])].join('\n    UNION ALL');
  const to = next('timestamptz');
  const whole = hours([...common, `hour >= ${from}`, `hour < ${to}`]);
  return [head, whole, rows([...ofRows, `started_at >= ${to}`, ...until])].join('\n    UNION ALL');
}

/**
 * The order is of no use but to PostgreSQL: it finds one index that has the rows in it, and reads them as they
 * lie. Without, it may prefer another index of the same columns, and read the table in its order: at random.
 */
function rows(conditions: readonly string[]): string {
  return `
      (SELECT
        started_at AS at, agent_id, status, 1::bigint AS sessions, redaction_count::bigint AS redactions,
        (extract(epoch FROM ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM session
      WHERE ${conditions.join(' AND ')}
      ORDER BY started_at DESC, id DESC)`;
}

function hours(conditions: readonly string[]): string {
  return `
      SELECT hour, agent_id, status, sessions, redactions, duration_ms, redactions_by_kind
      FROM session_rollup
      WHERE ${conditions.join(' AND ')}`;
}

/** Among many sessions, few differ in their redactions: taking those apart once is a third of the work. */
const alike = 'SELECT redactions_by_kind, count(*) AS times FROM source GROUP BY 1';

const oneByOne = 'SELECT redactions_by_kind, 1 AS times FROM source';

function textOf(source: string, hours: boolean): string {
  return `
    WITH source AS NOT MATERIALIZED (${source}
    ), counts AS MATERIALIZED (
      SELECT
        least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start,
        agent_id,
        status,
        sum(sessions)::bigint AS sessions,
        sum(redactions)::bigint AS redactions,
        sum(duration_ms)::bigint AS duration_ms
      FROM source
      GROUP BY 1, 2, 3
    ), buckets AS (
      SELECT start, ${byStatus}
      FROM generate_series($4, $5, $3) AS bucket(start)
      LEFT JOIN counts USING (start)
      GROUP BY 1
    ), kinds AS (
      SELECT kind, sum(count::bigint * times)::bigint AS total
      FROM (${hours ? oneByOne : alike}) AS redactions, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      GROUP BY 1
    ), agents AS (
      SELECT agent_id, ${sums}, ${byStatus}, row_number() OVER (ORDER BY sum(sessions) DESC, agent_id) AS n
      FROM counts
      GROUP BY 1
    )
    SELECT
      (
        SELECT json_build_object(${sumPairs}, ${statusPairs})
        FROM (SELECT ${sums}, ${byStatus} FROM counts) AS total
      )::text AS totals,
      (
        SELECT json_agg(
          json_build_object('start', wire_instant(start), 'ok', ok, 'error', error, 'partial', partial)
          ORDER BY start
        )
        FROM buckets
      )::text AS series,
      (SELECT coalesce(json_object_agg(kind, total ORDER BY total DESC, kind), '{}') FROM kinds)::text AS kinds,
      (
        SELECT coalesce(json_agg(
          json_build_object(
            'agent_id', agent_id, 'agent_name', coalesce(name, agent_id), ${sumPairs}, ${statusPairs}
          )
          ORDER BY n
        ), '[]')
        FROM agents
        LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id
        WHERE n <= ${agentsAtMost}
      )::text AS agents,
      (SELECT count(*) FROM agents WHERE n > ${agentsAtMost})::text AS other_agents`;
}

const sum = (column: string, condition = '') =>
  `coalesce(sum(${column})${condition && ` FILTER (WHERE ${condition})`}, 0)::bigint`;

const sums = ['sessions', 'redactions', 'duration_ms'].map((one) => `${sum(one)} AS ${one}`).join(', ');

const byStatus = ['ok', 'error', 'partial']
  .map((one) => `${sum('sessions', `status = '${one}'`)} AS ${one}`)
  .join(', ');

const sumPairs = ['sessions', 'redactions', 'duration_ms'].map((one) => `'${one}', ${one}`).join(', ');

const statusPairs = `'by_status', json_build_object('ok', ok, 'error', error, 'partial', partial)`;
