import { sessionStatuses } from '@masker/contract';
import { rollupParts, rollupsWithin, rowParts } from '../rollup/cover-sql.ts';
import { rollupMinutes } from '../rollup/widths.ts';
import { statusLiteral } from './list-statement.ts';
import { bucketOf, sum } from './stats-answer.ts';
import type { StatsShape } from './stats-statement.ts';

/** The first of a cover's seven parameters, and the first behind them. */
const [covered, behind] = [6, 13];

/** Sums up what the rollups tell of a window, and the rows at its edges. */
export function statsOfRollups({ agent, status, from }: StatsShape): string {
  const asked = sessionStatuses.filter((one) => status === null || one === statusLiteral(status));
  const ofAsked = (measure: string) => asked.map((one) => `${one}_${measure}`).join(' + ');
  const ofRollup = [
    ...['sessions', 'redactions', 'duration_ms'].map((one) => `${ofAsked(one)} AS ${one}`),
    ...sessionStatuses.map((one) => `${asked.includes(one) ? `${one}_sessions` : '0::bigint'} AS ${one}`),
  ].join(', ');
  const rows = rowsOf({ agent, status });
  return `rolled AS MATERIALIZED (
      SELECT sign, start, ${ofRollup}, kinds, error_kinds, partial_kinds
      FROM ${rollupParts(covered)}, LATERAL (${rollupsWithin('$2')}) AS rollup
    ), edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM ${rowParts(covered)}, LATERAL (${rows('part.since', 'part.until')}) AS row
    ), total AS (
      SELECT ${signed} FROM (SELECT sign, ${measured} FROM rolled UNION ALL SELECT sign, ${measured} FROM edge) AS part
    ), bucket_count AS (
      SELECT ${bucketOf('at')} AS start, ${signedStatuses}
      FROM (${bucketSource(from, ofRollup, rows)}) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT kind, ${sum('sign * count::bigint')} AS total
      FROM (
        SELECT sign * times AS sign, of_status AS kinds
        FROM rolled, LATERAL (VALUES ${kindsOf[status ?? 'any']}) AS asked(times, of_status)
        UNION ALL
        SELECT sign, redactions_by_kind FROM edge
      ) AS part, jsonb_each_text(kinds) AS each(kind, count)
      GROUP BY 1
      HAVING sum(sign * count::bigint) <> 0
    ), agent_count AS (
      SELECT agent_id, ${signed}
      FROM (
        SELECT agent.id AS agent_id, sign, ${measured}
        FROM agent, ${rollupParts(covered)}, LATERAL (
          SELECT ${plain}
          FROM (${rollupsWithin('agent.id')}) AS rollup, LATERAL (SELECT ${ofRollup}) AS asked
        ) AS rolled
        WHERE agent.account_id = $1${agent ? ' AND agent.id = $2' : ''}
        UNION ALL
        SELECT agent_id, sign, ${measured} FROM edge
      ) AS part
      GROUP BY 1
      HAVING sum(sign * sessions) > 0
    )`;
}

/** Where the buckets are filled from: `sign`, `at`, and the sessions by status. */
function bucketSource(from: StatsShape['from'], ofRollup: string, rows: RowsBetween): string {
  const edge = 'SELECT sign, started_at AS at, ok, error, partial FROM edge';
  if (from === 'rollups') return `SELECT sign, start AS at, ok, error, partial FROM rolled UNION ALL ${edge}`;
  const [since, until] = [`$${behind}::timestamptz`, `$${behind + 1}::timestamptz`];
  if (from === 'mixed') {
    return `SELECT 1 AS sign, started_at AS at, ok, error, partial FROM (${rows(since, until)}) AS row`;
  }
  return `
        SELECT 1 AS sign, start AS at, ok, error, partial
        FROM (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = ${rollupMinutes.quarter}
            AND start >= ${since} AND start < ${until}
          ORDER BY start
        ) AS rollup, LATERAL (SELECT ${ofRollup}) AS asked
        UNION ALL
        ${edge}`;
}

/** Which kinds a status has: what went well is the rest. */
const kindsOf = {
  any: '(1, kinds)',
  ok: '(1, kinds), (-1, error_kinds), (-1, partial_kinds)',
  error: '(1, error_kinds)',
  partial: '(1, partial_kinds)',
};

type RowsBetween = (since: string, until: string) => string;

/** Sessions between two instants, each as what a rollup of it alone would tell. */
function rowsOf({ agent, status }: Pick<StatsShape, 'agent' | 'status'>): RowsBetween {
  const conditions = [
    'account_id = $1',
    ...(agent ? ['agent_id = $2'] : []),
    ...(status ? [`status = '${statusLiteral(status)}'`] : []),
  ];
  const byStatus = sessionStatuses.map((one) => `(status = '${one}')::int::bigint AS ${one}`).join(', ');
  return (since, until) => `
        SELECT
          started_at, agent_id, 1::bigint AS sessions, redaction_count::bigint AS redactions,
          (extract(epoch FROM ended_at - started_at) * 1000)::bigint AS duration_ms, ${byStatus}, redactions_by_kind
        FROM session
        WHERE ${[...conditions, `started_at >= ${since}`, `started_at < ${until}`].join(' AND ')}
        ORDER BY started_at DESC, id DESC`;
}

const measures = ['sessions', 'redactions', 'duration_ms', ...sessionStatuses];

const measured = measures.join(', ');

const plain = measures.map((one) => `${sum(one)} AS ${one}`).join(', ');

const signed = measures.map((one) => `${sum(`sign * ${one}`)} AS ${one}`).join(', ');

const signedStatuses = sessionStatuses.map((one) => `${sum(`sign * ${one}`)} AS ${one}`).join(', ');
