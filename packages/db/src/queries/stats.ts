import { bucketWidths, sessionStatuses } from '@masker/contract';
import { cover } from '../rollup/cover.ts';
import { coverValues, instantText } from '../rollup/cover-sql.ts';
import { rollupSubject, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { conditionsOf, filterConditions, type SessionFilter } from '../session/filter.ts';
import type { Statement } from './made-statement.ts';
import { isSearch, nameByKey } from './search-sessions.ts';
import { sessionStreams } from './session-streams.ts';
import { type SeriesOfBuckets, type StatsParts, type StatsRow, statsParts } from './stats-json.ts';
import { statsOfLevels, statsOfStreams } from './stats-of-rows.ts';
import { nameOf, rollupStatement, statsStatement } from './stats-statement.ts';

/** Which sessions of one account to sum up, and how. Instants are milliseconds since the epoch. */
export interface StatsQuery extends SessionFilter, SeriesOfBuckets {
  accountId: string;
  since: number;
}

/**
 * Sums up sessions, all as of one moment.
 *
 * Everything comes from rollups, and from the rows at the edges of the window, unless a condition is on
 * something that rollups don't know. Buckets narrower than rollups are filled from the rows.
 */
export async function sessionStats(account: Queryable, query: StatsQuery): Promise<StatsParts> {
  const result = await account.query<StatsRow>(statsQuestion(query));
  return statsParts(result.rows[0] as StatsRow, rollupSubject(query.agentIds), query);
}

/** Whether a query is answered from the sessions themselves, one by one, as no rollup knows of its conditions. */
export function readsRows(filter: SessionFilter): boolean {
  return (filter.minRedactions ?? 0) > 0 || isSearch(filter);
}

/** The statement that answers a query, and its parameters. */
export function statsQuestion(query: StatsQuery): Statement & { values: unknown[] } {
  const width = bucketWidths[query.bucket];
  const agent = query.agentIds?.length === 1;
  const shape = { agent, statuses: sessionStatuses.filter((one) => query.statuses?.includes(one)) };
  const common = [
    query.accountId,
    rollupSubject(query.agentIds),
    `${width} milliseconds`,
    instantText(query.first),
    instantText(query.last),
  ];
  const window = { since: query.since, until: query.until ?? Number.POSITIVE_INFINITY };
  const ends = [instantText(window.since), instantText(window.until)];
  if (isSearch(query)) {
    let used = common.length + ends.length;
    const next = () => `$${++used}`;
    const streams = sessionStreams(query, next);
    const rest = filterConditions(streams.rest, next);
    const name = nameByKey('stats_search', [agent ? 'agent' : streams.name, ...conditionsOf(streams.rest)]);
    const statement = statsStatement(name, () => statsOfStreams(agent, streams, rest.conditions));
    return { ...statement, values: [...common, ...ends, ...streams.values, ...rest.values] };
  }
  if (readsRows(query)) {
    const statement = statsStatement(nameOf('redactions', shape), () => statsOfLevels(shape));
    return { ...statement, values: [...common, ...ends, query.minRedactions] };
  }
  const filledBy = rollupWidths.findLast((one) => width % one === 0) ?? null;
  return { ...rollupStatement({ ...shape, filledBy }), values: [...common, ...coverValues(cover(window))] };
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
