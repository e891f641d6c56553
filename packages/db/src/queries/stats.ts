import { bucketWidths, type StatsInclude, sessionStatuses, statsIncludes } from '@masker/contract';
import { cover, type Stretch } from '../rollup/cover.ts';
import { coverValues, instantText } from '../rollup/cover-sql.ts';
import { facetWidths, rollupQuarter, rollupSubject, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { conditionsOf, filterConditions, type SessionFilter } from '../session/filter.ts';
import { edgeOf, ownerOf } from './list-conditions.ts';
import { madeStatement, nameByKey, type Statement } from './made-statement.ts';
import { isSearch } from './search-sessions.ts';
import { sessionStreams } from './session-streams.ts';
import { answerColumns } from './stats-answer.ts';
import { type SeriesOfBuckets, type StatsParts, type StatsRow, statsParts } from './stats-json.ts';
import { statsOfLevels, statsOfStreams } from './stats-of-rows.ts';
import { nameOf, rollupStatement, statsStatement } from './stats-statement.ts';

/** Which sessions of one account to sum up, and how. Instants are milliseconds since the epoch. */
export interface StatsQuery extends SessionFilter, SeriesOfBuckets {
  accountId: string;
  since: number;
  /** What to sum up besides. */
  include?: readonly StatsInclude[] | undefined;
  /** Another window to sum up as well. */
  previous?: Stretch | undefined;
}

/**
 * Sums up sessions, all as of one moment.
 *
 * Everything comes from rollups, and from the rows at the edges of the window, unless a condition is on something that
 * rollups do not contain. Buckets narrower than rollups are filled from the rows.
 */
export async function sessionStats(account: Queryable, query: StatsQuery): Promise<StatsParts> {
  const subject = rollupSubject(query.agentIds);
  const [row, before] = (await account.query<StatsRow>(statsQuestion(query))).rows;
  const parts = statsParts(row as StatsRow, subject, query);
  if (!query.previous) return parts;
  return { ...parts, previous: statsParts(before as StatsRow, subject, sumsOf(query, query.previous)) };
}

/** The query of another window's sums: all in one bucket, of which there is no series. */
function sumsOf({ include, previous: _, ...query }: StatsQuery, window: Stretch): StatsQuery {
  return {
    ...query,
    ...window,
    first: window.since,
    last: window.since,
    include: include?.filter((one) => one === 'durations'),
  };
}

/**
 * Whether a query reads the sessions of its window one by one, more often than to count them by bucket: as no rollup
 * knows of its conditions, or as buckets that are narrower than rollups are to tell more.
 */
export function readsRows(query: StatsQuery): boolean {
  const tellsMore =
    query.include?.some((one) => one === 'kinds_by_bucket' || one === 'agent_series') ?? false;
  return isOfRows(query) || (tellsMore && bucketWidths[query.bucket] < rollupQuarter);
}

/** Whether no rollup knows of the conditions. */
function isOfRows(filter: SessionFilter): boolean {
  return (filter.minRedactions ?? 0) > 0 || isSearch(filter);
}

/**
 * The statement for a query, and its parameters. It returns a row, and another one for the previous window if
 * requested: both of one moment.
 */
export function statsQuestion(query: StatsQuery): Statement & { values: unknown[] } {
  const asked = questionOf(query);
  if (!query.previous) return asked;
  const before = questionOf(sumsOf(query, query.previous), rollupWidths.at(-1));
  const statement = madeStatement(`${asked.name}_compared`, () =>
    bothOf(asked.text, before.text, asked.values.length, includedIn(query)),
  );
  return { ...statement, values: [...asked.values, ...before.values] };
}

/** The optional parts, each once, in the order of `statsIncludes`. */
function includedIn({ include }: StatsQuery): StatsInclude[] {
  return statsIncludes.filter((one) => include?.includes(one));
}

/**
 * Combines two statements of stats. The second one has neither buckets nor optional parts of agents, so PostgreSQL does
 * not count them.
 *
 * @param used the number of parameters of the first, which precede those of the second
 * @param include the optional parts of the first
 */
function bothOf(one: string, other: string, used: number, include: readonly StatsInclude[]): string {
  const shifted = other.replaceAll(/\$(\d+)/g, (_, n) => `$${Number(n) + used}`);
  const columns = answerColumns(include);
  return `
    SELECT 0 AS place, ${columns.map(({ column }) => column).join(', ')}
    FROM (${one}
    ) AS one
    UNION ALL
    SELECT 1, ${columns.map(({ column, ofBoth }) => (ofBoth ? column : 'NULL')).join(', ')}
    FROM (${shifted}
    ) AS other
    ORDER BY place`;
}

/** @param fills the rollups that fill the buckets; the widest that do, unless given */
function questionOf(query: StatsQuery, fills?: number): Statement & { values: unknown[] } {
  const width = bucketWidths[query.bucket];
  const agent = query.agentIds?.length === 1;
  const shape = {
    agent,
    statuses: sessionStatuses.filter((one) => query.statuses?.includes(one)),
    include: includedIn(query),
  };
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
    const key = [agent ? 'agent' : streams.name, ...conditionsOf(streams.rest), ...shape.include];
    const statement = statsStatement(nameByKey('stats_search', key), shape.include, () =>
      statsOfStreams(shape, streams, rest.conditions),
    );
    return { ...statement, values: [...common, ...ends, ...streams.values, ...rest.values] };
  }
  if (isOfRows(query)) {
    const statement = statsStatement(nameOf('redactions', shape), shape.include, () => statsOfLevels(shape));
    return { ...statement, values: [...common, ...ends, query.minRedactions] };
  }
  const filledBy = fills ?? rollupWidths.findLast((one) => width % one === 0) ?? null;
  const ofAgents =
    shape.include.includes('agent_durations') || (agent && shape.include.includes('durations'));
  const ofDurations = ofAgents ? cover(window, facetWidths.agent) : [];
  return {
    ...rollupStatement({ ...shape, filledBy }),
    values: [...common, ...coverValues(cover(window)), ...coverValues(ofDurations)],
  };
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
  const whose = ownerOf(agentId === null ? undefined : '$2').all;
  const result = await account.query<{ first: string | null; last: string | null }>({
    name: agentId === null ? 'session_span' : 'session_span_agent',
    text: `
      SELECT
        round(extract(epoch FROM (${edgeOf(whose, 'first')})) * 1000)::text AS first,
        round(extract(epoch FROM (${edgeOf(whose, 'last')})) * 1000)::text AS last`,
    values: agentId === null ? [accountId] : [accountId, agentId],
  });
  const row = result.rows[0];
  if (!row || row.first === null || row.last === null) return null;
  return { first: Number(row.first), last: Number(row.last) };
}
