import { type BucketName, bucketWidths } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import type { SessionQuery } from './list-sessions.ts';
import { type StatsShape, statsStatement } from './stats-statement.ts';

const hour = 3_600_000;

/** Which sessions of one account to sum up, and how. Instants are milliseconds since the epoch. */
export interface StatsQuery extends Omit<SessionQuery, 'after' | 'limit'> {
  bucket: BucketName;
  /** The start of the first bucket, and of the last. Sessions before or behind them count there too. */
  first: number;
  last: number;
}

/** What the sessions come to, each part as JSON. */
export interface StatsParts {
  totals: string;
  series: string;
  kinds: string;
  agents: string;
  otherAgents: string;
}

/**
 * Sums up sessions, all as of one moment.
 *
 * Whole hours come from the rollups when the filters and the buckets allow it, the rest from the rows.
 */
export async function sessionStats(account: Queryable, query: StatsQuery): Promise<StatsParts> {
  const { since, until } = query;
  const width = bucketWidths[query.bucket];
  const redactions = (query.minRedactions ?? 0) > 0;
  const from = Math.ceil(since / hour) * hour;
  const to = until === undefined ? Number.POSITIVE_INFINITY : Math.floor(until / hour) * hour;
  const shape: StatsShape = {
    agent: query.agentId !== undefined,
    status: query.status ?? null,
    redactions,
    until: until !== undefined,
    hours: !redactions && width >= hour && from < to,
  };
  const values: unknown[] = [
    query.accountId,
    instant(since),
    `${width} milliseconds`,
    instant(query.first),
    instant(query.last),
  ];
  if (query.agentId !== undefined) values.push(query.agentId);
  if (redactions) values.push(query.minRedactions);
  if (until !== undefined) values.push(instant(until));
  if (shape.hours) {
    values.push(instant(from));
    if (until !== undefined) values.push(instant(to));
  }
  const result = await account.query<Row>({ ...statsStatement(shape), values });
  const { other_agents: otherAgents, ...parts } = result.rows[0] as Row;
  return { ...parts, otherAgents };
}

interface Row {
  totals: string;
  series: string;
  kinds: string;
  agents: string;
  other_agents: string;
}

/**
 * When the first and the last session of an account, or of one of its agents, started, in milliseconds; null
 * when there is none.
 */
export async function sessionSpan(
  account: Queryable,
  accountId: string,
  agentId: string | null,
): Promise<{ first: number; last: number } | null> {
  const result = await account.query<{ first: string | null; last: string | null }>({
    name: agentId === null ? 'session_span' : 'session_span_agent',
    text: `
      SELECT
        round(extract(epoch FROM min(started_at)) * 1000)::text AS first,
        round(extract(epoch FROM max(started_at)) * 1000)::text AS last
      FROM session
      WHERE account_id = $1${agentId === null ? '' : ' AND agent_id = $2'}`,
    values: agentId === null ? [accountId] : [accountId, agentId],
  });
  const row = result.rows[0];
  if (!row || row.first === null || row.last === null) return null;
  return { first: Number(row.first), last: Number(row.last) };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
