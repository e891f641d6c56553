import { instantText } from '../rollup/cover-sql.ts';
import { rollupQuarter } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { conditionsOf, filterConditions, hasOtherConditions, type SessionFilter } from '../session/filter.ts';
import type { SessionPosition, SessionQuery, SessionRows } from './list-sessions.ts';
import { type Direction, directions } from './list-statement.ts';
import { madeStatement, nameByKey, type Statement } from './made-statement.ts';
import { nextQuarter } from './next-quarter.ts';
import { type Quarter, quarterOf, quartersAtOnce, readQuarters } from './quarters.ts';
import { rollupConditions } from './rollup-conditions.ts';
import { type SessionStreams, sessionStreams } from './session-streams.ts';

/** Sessions that one page of a search reads at least. */
export const readAtLeast = 3_000;

/** Sessions that are looked at with one statement at most. */
export const lookedAtOnce = 2_048;

/** What one page of a search may cost. */
interface Limits {
  /** Sessions to look at first, for each one of the page. */
  nearness: number;
  atOnce: number;
  /** Sessions that it reads, for each one it may return, and at least. */
  readFor: number;
  readAtLeast: number;
  statements: number;
}

/** Along the index of all sessions, neighbours lie together in the table. */
const ofAll: Limits = { nearness: 8, atOnce: lookedAtOnce, readFor: 20, readAtLeast, statements: 8 };

/** Along the others each session is on a page of its own, which takes several times as long. */
const ofSome: Limits = { nearness: 3, atOnce: 1_024, readFor: 20, readAtLeast: 2_000, statements: 6 };

/**
 * Instants that are looked at, besides those that are wanted at first, and then at most so many at once. Where the filter
 * has more than kinds, about half of what is listed is meant.
 */
const instantsMore = 8;
const instantsAtOnce = 256;

/** Quarters of an hour whose rollups are asked at first; then, as long as they have little, more. */
const quartersAtFirst = 192;
const quartersAtMost = 768;

/** Whether no index has just the sessions of a filter in the order of the list, nor can a page be merged from a few. */
export function isSearch(filter: SessionFilter): boolean {
  const { agentIds } = filter;
  return (
    (agentIds !== undefined && agentIds.length > 1) ||
    hasOtherConditions(filter, ['since', 'until', 'agentIds', 'statuses', 'minRedactions'])
  );
}

/**
 * Reads one page by looking through sessions in the order of the list, a stretch at a time, until the page is full.
 *
 * Where the first sessions don't fill it, the rollups are asked which quarters of an hour may have some, and at which
 * instants; only those are looked at. What it reads is bounded, whatever the data, by {@link Limits}. When they are not
 * enough, the page is short, or empty, and goes on where it stopped looking.
 */
export async function searchSessions(account: Queryable, query: SessionQuery): Promise<SessionRows> {
  const search = new Search(account, query);
  const goesOn = await search.run();
  return { json: search.parts.join(query.lines ? '\n' : ','), rows: search.rows, last: goesOn };
}

/** A stretch of the list that is looked at: from a place, exclusive, to an instant. */
interface Range {
  from: SessionPosition;
  to: number;
}

class Search {
  readonly parts: string[] = [];
  rows = 0;
  readonly #account: Queryable;
  readonly #query: SessionQuery;
  readonly #newest: boolean;
  /** Where the list ends: the first instant that is meant, or the first that isn't. */
  readonly #end: number;
  readonly #limits: Limits;
  readonly #prepared: PreparedLook;
  /** The last session found. */
  #last: SessionPosition | null = null;
  #read = 0;
  #statements = 0;
  /** Instants that are looked at together, and quarters whose rollups are. */
  #instants: number;
  #span = quartersAtFirst;

  constructor(account: Queryable, query: SessionQuery) {
    this.#account = account;
    this.#query = query;
    this.#newest = query.order !== 'oldest';
    this.#end = (this.#newest ? query.since : query.until) ?? Number.POSITIVE_INFINITY;
    this.#prepared = prepareLook(query);
    const { streams } = this.#prepared;
    this.#limits = streams.name === 'all' ? ofAll : ofSome;
    const { kinds: _, ...others } = streams.rest;
    this.#instants = query.limit * (conditionsOf(others).length > 0 ? 2 : 1) + instantsMore;
  }

  /** @returns where the next page goes on; null when nothing is left */
  async run(): Promise<SessionPosition | null> {
    const { limit, after, since, until } = this.#query;
    const beginning = { startedAt: this.#newest ? (until ?? Number.POSITIVE_INFINITY) : since, id: '' };
    let from = after ?? beginning;
    let count = this.#limits.nearness * (limit + 1);
    let looked = 0;
    const isKnown = rollupConditions(this.#query, () => '').conditions.length > 0;
    for (;;) {
      const look = await this.#look([{ from, to: this.#end }], count);
      if (look.more) return this.#last;
      if (!look.reached) return null;
      from = look.reached;
      if (this.#isSpent()) return this.#stop(from);
      // As many as would fill the page if they were like the first.
      looked += count;
      const likely = Math.ceil((1.5 * looked * (limit + 1 - this.rows)) / (this.rows + 0.5));
      if (isKnown && likely > this.#limits.atOnce) break;
      count = isKnown ? likely : count * 4;
    }
    for (;;) {
      const passed = await this.#lookAtQuarters(from);
      if (passed.isFull || passed.from === null) return passed.from;
      from = passed.from;
      if (this.#isSpent()) return this.#stop(from);
    }
  }

  #isSpent(): boolean {
    const { readFor, readAtLeast, statements } = this.#limits;
    const bound = Math.max(readAtLeast, readFor * this.#query.limit);
    return this.#read >= bound || this.#statements >= statements;
  }

  /** Ends the page short, unless the rollups tell that nothing is left. */
  async #stop(from: SessionPosition): Promise<SessionPosition | null> {
    const next = await this.#next(from);
    return next?.from ?? null;
  }

  async #next(from: SessionPosition) {
    this.#statements++;
    const next = await nextQuarter(this.#account, this.#query, from);
    return next && !this.#isBehindEnd(next.from) ? next : null;
  }

  #isBehindEnd({ startedAt, id }: SessionPosition): boolean {
    if (!this.#newest) return startedAt >= this.#end;
    return startedAt < this.#end || (startedAt === this.#end && id === '');
  }

  /** Looks at quarters that may have sessions, from a place on, and moves on to the next stretch that may have some. */
  async #lookAtQuarters(place: SessionPosition): Promise<{ from: SessionPosition | null; isFull: boolean }> {
    const sign = this.#newest ? -1 : 1;
    // With an empty id, newest first, what starts at the instant itself comes before the place.
    const first = quarterOf(place.startedAt - (this.#newest && place.id === '' ? 1 : 0));
    const last = this.#within(first + sign * this.#span * rollupQuarter);
    this.#statements++;
    const quarters = await readQuarters(this.#account, this.#query, first, last);
    const isWhole = quarters.length < quartersAtOnce;
    let from = place;
    let ranges: Range[] = [];
    let instants = 0;
    let sessions = 0;
    const flush = async (): Promise<SessionPosition | 'full' | undefined> => {
      if (ranges.length === 0) return undefined;
      const count = Math.min(this.#limits.atOnce, Math.max(256, 2 * sessions));
      const look = await this.#look(ranges, count);
      [ranges, instants, sessions] = [[], 0, 0];
      this.#instants = Math.min(2 * this.#instants, instantsAtOnce);
      return look.more ? 'full' : (look.reached ?? undefined);
    };
    for (const [i, quarter] of quarters.entries()) {
      const found = this.#rangesOf(quarter, from);
      ranges.push(...found.ranges);
      instants += found.ranges.length;
      sessions += found.sessions;
      const isLast = i === quarters.length - 1;
      if (isLast || instants >= this.#instants || sessions >= this.#limits.atOnce) {
        const reached = await flush();
        if (reached === 'full') return { from: this.#last, isFull: true };
        // There were more sessions than the rollups told of.
        if (reached) return { from: reached, isFull: false };
        from = this.#behind(quarter.start);
        if (this.#isSpent()) return { from, isFull: false };
      }
    }
    if (!isWhole) return { from, isFull: false };
    from = this.#behind(last);
    if (this.#isBehindEnd(from)) return { from: null, isFull: false };
    this.#span = Math.min(2 * this.#span, quartersAtMost);
    let next = await this.#next(from);
    while (next && !next.isQuarter && !this.#isSpent()) next = await this.#next(next.from);
    return { from: next?.from ?? null, isFull: false };
  }

  /** The last quarter of a stretch, and not one behind the end. */
  #within(quarter: number): number {
    if (!Number.isFinite(this.#end)) return quarter;
    return this.#newest
      ? Math.max(quarter, quarterOf(this.#end))
      : Math.min(quarter, quarterOf(this.#end - 1));
  }

  /** The place behind all of a quarter. */
  #behind(quarter: number): SessionPosition {
    return { startedAt: this.#newest ? quarter : quarter + rollupQuarter, id: '' };
  }

  /** What is to be looked at of a quarter, behind a place: some instants of it or, when that is as quick, all of it. */
  #rangesOf(
    { start, sessions, starts }: Quarter,
    from: SessionPosition,
  ): { ranges: Range[]; sessions: number } {
    const end = start + rollupQuarter;
    if (starts === null || sessions <= starts.length) {
      return { ranges: [this.#range(start, end, from)].filter((one) => one !== null), sessions };
    }
    const ranges = [...starts]
      .sort((a, b) => (this.#newest ? b - a : a - b))
      .map((one) => this.#range(start + one, start + one + 1, from))
      .filter((one) => one !== null);
    return { ranges, sessions: ranges.length };
  }

  #range(since: number, until: number, from: SessionPosition): Range | null {
    if (this.#newest) {
      const to = Math.max(since, this.#end);
      const begin = from.startedAt < until ? from : { startedAt: until, id: '' };
      return begin.startedAt < to ? null : { from: begin, to };
    }
    const to = Math.min(until, this.#end);
    const begin = from.startedAt >= since ? from : { startedAt: since, id: '' };
    return begin.startedAt >= to ? null : { from: begin, to };
  }

  async #look(ranges: readonly Range[], count: number): Promise<Look> {
    this.#statements++;
    const look = await lookThrough(
      this.#account,
      this.#prepared,
      ranges,
      this.#query.limit - this.rows,
      count,
    );
    this.#read += look.read;
    if (look.rows > 0) {
      this.parts.push(look.json);
      this.rows += look.rows;
      this.#last = look.last;
    }
    return look;
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
  /** The last session looked at, when that is not all there is. */
  reached: SessionPosition | null;
  /** Sessions that were read, about. */
  read: number;
}

/** What all looks of a page have in common. */
interface PreparedLook {
  query: SessionQuery;
  statement: Statement;
  streams: SessionStreams;
  /** The conditions that each session is looked at for. */
  rest: { conditions: string[]; values: unknown[] };
}

function prepareLook(query: SessionQuery): PreparedLook {
  let used = 6;
  const next = () => `$${++used}`;
  const streams = sessionStreams(query, next);
  const rest = filterConditions(streams.rest, next);
  const order = query.order ?? 'newest';
  const key = [order, streams.name, ...conditionsOf(streams.rest), ...(query.lines ? ['lines'] : [])];
  const statement = madeStatement(nameByKey('sessions_search', key), () =>
    searchText(streams, rest.conditions, directions[order], query.lines === true),
  );
  return { query, statement, streams, rest };
}

async function lookThrough(
  account: Queryable,
  { query, statement, streams, rest }: PreparedLook,
  ranges: readonly Range[],
  wanted: number,
  wished: number,
): Promise<Look> {
  const atOnce = Math.max(Math.floor(lookedAtOnce / streams.count), query.limit + 1);
  // Without anything left to look at, the first ones are the page.
  const count = rest.conditions.length === 0 ? query.limit + 1 : Math.min(wished, atOnce);
  const values = [
    query.accountId,
    wanted,
    count,
    ranges.map(({ from }) => instantText(from.startedAt)),
    ranges.map(({ from }) => from.id),
    ranges.map(({ to }) => instantText(to)),
    ...streams.values,
    ...rest.values,
  ];
  const row = (await account.query<Row>({ ...statement, values })).rows[0] as Row;
  return {
    json: row.json ?? '',
    rows: row.rows,
    last: positionOf(row.last_started_at, row.last_id),
    more: row.found > wanted,
    reached: row.looked < count ? null : positionOf(row.reached_started_at, row.reached_id),
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

/**
 * The statement of one look. Parameters: account id, sessions wanted, sessions to look at; the ranges, as the start and the
 * id of where each begins, and where it ends; and those of the conditions.
 */
function searchText(
  { relation, conditions }: SessionStreams,
  rest: readonly string[],
  { orderBy, after, ends }: Direction,
  lines: boolean,
): string {
  const scanned = [
    ...conditions,
    `(started_at, id) ${after} (range.started_at, range.id)`,
    `started_at ${ends} range.ends`,
  ];
  const milliseconds = (at: string) => `round(extract(epoch FROM ${at}) * 1000)::text`;
  return `
    WITH looked AS MATERIALIZED (
      SELECT started_at, id, wire, row_number() OVER (${orderBy}) AS place
      FROM (
        SELECT row.*
        FROM
          unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
          ${relation}, LATERAL (
          SELECT started_at, id, ${rest.length === 0 ? 'wire' : `CASE WHEN ${rest.join(' AND ')} THEN wire END AS wire`}
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
