import { createHash } from 'node:crypto';
import type { Queryable } from '../scope/scopes.ts';
import { conditionsOf, filterConditions, type SessionFilter } from '../session/filter.ts';
import type { SessionPosition, SessionQuery, SessionRows } from './list-sessions.ts';
import { type Direction, directions } from './list-statement.ts';
import { madeStatement } from './made-statement.ts';
import { nextQuarter } from './next-quarter.ts';
import { sessionStreams } from './session-streams.ts';

/** Sessions that one page of a search reads, for each session it may return, and at least. */
const readFor = 20;
export const readAtLeast = 20_000;

/** Statements that one page of a search takes at most. */
const statementsAtMost = 120;

/** Sessions that are looked at first, for each one of the page; then more at once, up to so many. */
const nearness = 8;
const lookedAtOnce = 4_096;

/** Of a quarter of an hour that has what is looked for, all sessions are looked at, and so many at least. */
const ofQuarterAtLeast = 256;

/** Whether no index has just the sessions of a filter in the order of the list, nor can a page be merged from a few. */
export function isSearch(filter: SessionFilter): boolean {
  const { agentIds, kinds, models, reachedModel, minDurationMs, maxDurationMs } = filter;
  return (
    (agentIds !== undefined && agentIds.length > 1) ||
    kinds !== undefined ||
    models !== undefined ||
    reachedModel !== undefined ||
    minDurationMs !== undefined ||
    maxDurationMs !== undefined
  );
}

/**
 * Reads one page by looking through sessions in the order of the list, a stretch at a time, until the page is full.
 *
 * What it reads is bounded, whatever the data: {@link readAtLeast} sessions, or {@link readFor} for each one that it
 * may return. When they are not enough, the page is short, or empty, and goes on where it stopped looking. Where the
 * filter has kinds, stretches without any of them are skipped by the rollups.
 */
export async function searchSessions(account: Queryable, query: SessionQuery): Promise<SessionRows> {
  const bound = Math.max(readAtLeast, readFor * query.limit);
  const parts: string[] = [];
  let rows = 0;
  let last: SessionPosition | null = null;
  let from = query.after;
  let read = 0;
  let count = nearness * (query.limit + 1);
  let statements = 0;
  const page = (goesOn: SessionPosition | null | undefined): SessionRows => ({
    json: parts.join(query.lines ? '\n' : ','),
    rows,
    last: goesOn ?? null,
  });
  for (;;) {
    const wanted = query.limit - rows;
    const look = await lookThrough(account, query, from, wanted, count);
    statements++;
    read += look.read;
    if (look.rows > 0) {
      parts.push(look.json);
      rows += look.rows;
      last = look.last;
    }
    if (look.more) return page(last);
    if (look.isEnd) return page(null);
    from = look.reached;
    if (read >= bound || statements >= statementsAtMost) return page(from);
    if (query.kinds && from) {
      const quarter = await nextQuarter(account, query, from);
      statements++;
      if (quarter === null) return page(null);
      from = quarter.from;
      // One more than the quarter has leads out of it.
      count = Math.max(ofQuarterAtLeast, quarter.sessions + 1);
    } else {
      count *= 4;
    }
  }
}

/** What one look found. */
interface Look {
  json: string;
  rows: number;
  /** The last session found. */
  last: SessionPosition | null;
  /** Whether there are more than were wanted. */
  more: boolean;
  /** Whether there is nothing behind what was looked at. */
  isEnd: boolean;
  /** The last session looked at. */
  reached: SessionPosition | undefined;
  /** Sessions that were read at most. */
  read: number;
}

async function lookThrough(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition | undefined,
  wanted: number,
  wished: number,
): Promise<Look> {
  let used = 3;
  const next = () => `$${++used}`;
  const streams = sessionStreams(query, next);
  const rest = filterConditions(streams.rest, next);
  const atOnce = Math.max(Math.floor(lookedAtOnce / streams.count), query.limit + 1);
  // Without anything left to look at, the first ones are the page.
  const count = rest.conditions.length === 0 ? query.limit + 1 : Math.min(wished, atOnce);
  const order = query.order ?? 'newest';
  const { since, until } = query;
  const window = filterConditions(
    from === undefined ? { since, until } : order === 'newest' ? { since } : { until },
    next,
  );
  const values = [query.accountId, wanted, count, ...streams.values, ...rest.values, ...window.values];
  const range = window.conditions;
  if (from) {
    range.push(`(started_at, id) ${directions[order].after} (${next()}::timestamptz, ${next()})`);
    values.push(new Date(from.startedAt).toISOString(), from.id);
  }
  const key = [
    order,
    streams.name,
    ...conditionsOf(streams.rest),
    from ? 'position' : until === undefined ? 'open' : 'closed',
    ...(from && until !== undefined && order === 'oldest' ? ['closed'] : []),
    ...(query.lines ? ['lines'] : []),
  ];
  const statement = madeStatement(nameByKey('sessions_search', key), () =>
    searchText(
      streams.relation,
      [...streams.conditions, ...range],
      rest.conditions,
      directions[order],
      query.lines === true,
    ),
  );
  const row = (await account.query<Row>({ ...statement, values })).rows[0] as Row;
  return {
    json: row.json ?? '',
    rows: row.rows,
    last: positionOf(row.last_started_at, row.last_id),
    more: row.found > wanted,
    isEnd: row.looked < count,
    reached: positionOf(row.reached_started_at, row.reached_id) ?? undefined,
    read: Math.min(count * streams.count, row.looked + count * (streams.count - 1)),
  };
}

interface Row {
  json: string | null;
  rows: number;
  found: number;
  looked: number;
  last_started_at: string | null;
  last_id: string | null;
  reached_started_at: string | null;
  reached_id: string | null;
}

function positionOf(startedAt: string | null, id: string | null): SessionPosition | null {
  return startedAt === null || id === null ? null : { startedAt: Number(startedAt), id };
}

/** A name of a statement that depends on more than PostgreSQL's 63 characters can say. */
export function nameByKey(what: string, key: readonly string[]): string {
  return `${what}_${createHash('sha256').update(key.join(' ')).digest('hex').slice(0, 24)}`;
}

/** Columns that conditions look at, besides those of the order. */
const lookedAt = 'agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model' as const;

/**
 * The statement of one look. Parameters: account id, sessions wanted, sessions to look at, and those of the
 * conditions.
 */
function searchText(
  relation: string,
  scanned: readonly string[],
  rest: readonly string[],
  { orderBy }: Direction,
  lines: boolean,
): string {
  const milliseconds = (at: string) => `round(extract(epoch FROM ${at}) * 1000)::text`;
  return `
    WITH looked AS MATERIALIZED (
      SELECT
        started_at, id, row_number() OVER (${orderBy}) AS place,
        ${rest.length === 0 ? 'wire' : `CASE WHEN ${rest.join(' AND ')} THEN wire END AS wire`}
      FROM (
        SELECT row.*
        FROM ${relation}, LATERAL (
          SELECT wire, started_at, id, ${lookedAt}
          FROM session
          WHERE ${scanned.join(' AND ')}
          ${orderBy}
          LIMIT $3::int
        ) AS row
        ${orderBy}
        LIMIT $3::int
      ) AS row
    ), found AS MATERIALIZED (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
      FROM looked
      WHERE wire IS NOT NULL
      ORDER BY place
      LIMIT $2::int + 1
    )
    SELECT
      string_agg(wire, ${lines ? `E'\\n'` : `','`} ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
      least(count(*), $2::int)::int AS rows,
      count(*)::int AS found,
      ${milliseconds('max(started_at) FILTER (WHERE n = least($2::int, total))')} AS last_started_at,
      max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
      (SELECT count(*)::int FROM looked) AS looked,
      (SELECT ${milliseconds('started_at')} FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
      (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
    FROM (SELECT *, count(*) OVER () AS total FROM found) AS found`;
}
