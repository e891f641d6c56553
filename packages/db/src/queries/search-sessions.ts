import { rollupQuarter } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { segmentSize } from '../search-index/segment.ts';
import { conditionsOf, hasOtherConditions, type SessionFilter } from '../session/filter.ts';
import {
  type Look,
  lookAtPositions,
  lookedAtOnce,
  lookThrough,
  type PreparedLook,
  prepareIndexedLook,
  prepareLook,
  type Range,
} from './look.ts';
import { nextQuarter } from './next-quarter.ts';
import { type Quarter, quarterOf, quartersAtOnce, readQuarters } from './quarters.ts';
import {
  type FoundPiece,
  findPieces,
  positionsIn,
  readsTogether,
  readUnindexed,
  segmentsAtOnce,
  type UnindexedQuarter,
} from './segments.ts';
import type { SessionPosition, SessionQuery, SessionRows } from './session-query.ts';

/** Sessions that one page of a search reads at least. */
export const readAtLeast = 3_000;

/** What one page of a search may cost. */
interface Limits {
  /** Sessions to look at first, for each one of the page, along all indexes together. */
  nearness: number;
  atOnce: number;
  /** Sessions that it reads, for each one it may return, and at least. */
  readFor: number;
  readAtLeast: number;
  statements: number;
}

/**
 * Sessions that a page reads by the search index at least: it reads all that started at the same instant as one that it looks
 * for, and some of the others have the values of the filter.
 */
const readByIndex = 6_144;

/** Along the index of all sessions, neighbours lie together in the table. */
const ofAll: Limits = { nearness: 8, atOnce: lookedAtOnce, readFor: 20, readAtLeast, statements: 12 };

/** Along the others each session is on a page of its own, which takes several times as long. */
const ofSome: Limits = { nearness: 3, atOnce: 1_024, readFor: 20, readAtLeast: 2_000, statements: 10 };

/**
 * Instants that are looked at, besides those that are wanted at first, and then at most so many at once. Where the filter
 * has more than kinds, about half of what is listed is meant.
 */
const instantsMore = 8;
const instantsAtOnce = 256;

/** Quarters of an hour whose rollups are asked at first; then, as long as they have little, more. */
const quartersAtFirst = 192;
const quartersAtMost = 768;

/** Quarters of an hour that are indexed, between others that aren't, so many that they are not worth a statement of their own. */
const passedOver = 96;

/**
 * Segments of the index that are looked at first, if bitmaps are read for all of them together; and then, where these had
 * enough, for each one that was needed. Where they had less, as many as would have enough if they were like these.
 */
const segmentsAtFirst = 32;
const segmentsMore = 4;

/** Positions of the index that are looked at with one statement at most: twice as many each time that the page is not full. */
const positionsAtOnce = 256;

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
export async function searchSessions(
  account: Queryable,
  query: SessionQuery,
  separator: ',' | '\n' = ',',
): Promise<SessionRows> {
  const search = new Search(account, query, separator);
  const goesOn = await search.run();
  return { json: search.parts.join(separator), rows: search.rows, last: goesOn };
}

/** How far a page has come: where to go on looking, or, when it is full, where the next page goes on; null at the end. */
interface Passed {
  from: SessionPosition | null;
  isFull: boolean;
}

class Search {
  readonly parts: string[] = [];
  rows = 0;
  readonly #account: Queryable;
  readonly #query: SessionQuery;
  readonly #newest: boolean;
  /** Where the list ends: the first instant that is meant, or the first that isn't. */
  readonly #end: number;
  #limits: Limits;
  readonly #prepared: PreparedLook;
  readonly #separator: ',' | '\n';
  /** The last session found. */
  #last: SessionPosition | null = null;
  #read = 0;
  #statements = 0;
  /** Instants that are looked at together, and quarters whose rollups are. */
  #instants: number;
  #span = quartersAtFirst;

  constructor(account: Queryable, query: SessionQuery, separator: ',' | '\n') {
    this.#account = account;
    this.#query = query;
    this.#separator = separator;
    this.#newest = query.order !== 'oldest';
    this.#end = (this.#newest ? query.since : query.until) ?? Number.POSITIVE_INFINITY;
    this.#prepared = prepareLook(query, separator);
    const { streams } = this.#prepared;
    this.#limits = streams.name === 'all' ? ofAll : ofSome;
    const { kinds: _, ...others } = streams.rest;
    this.#positions = query.limit + 1 + instantsMore;
    this.#instants = query.limit * (conditionsOf(others).length > 0 ? 2 : 1) + instantsMore;
  }

  /** @returns where the next page goes on; null when nothing is left */
  async run(): Promise<SessionPosition | null> {
    const { limit, after, since, until } = this.#query;
    const beginning = { startedAt: this.#newest ? (until ?? Number.POSITIVE_INFINITY) : since, id: '' };
    let from = after ?? beginning;
    const { streams } = this.#prepared;
    let count = Math.ceil(this.#limits.nearness / streams.count) * (limit + 1);
    const first = count;
    let looked = 0;
    for (;;) {
      const look = await this.#look([{ from, to: this.#end }], count);
      if (look.more) return this.#last;
      if (!look.reached) return null;
      from = look.reached;
      if (this.#isSpent()) return this.#stop(from);
      // As many as would fill the page if they were like the first.
      looked += count;
      count = Math.ceil((1.5 * looked * (limit + 1 - this.rows)) / (this.rows + 0.5));
      // Else the index finds them sooner.
      if (count > 2 * first) break;
    }
    this.#density = (this.rows + 0.5) / looked;
    // What follows has a bound of its own.
    [this.#read, this.#statements] = [0, 0];
    this.#limits = { ...this.#limits, readAtLeast: readByIndex };
    for (;;) {
      const passed = await this.#lookOn(from);
      if (passed.isFull || passed.from === null) return passed.from;
      from = passed.from;
      if (this.#isSpent()) return this.#stop(from);
    }
  }

  /** Looks at the next stretch: by the index as far as it has all sessions, else by the rollups. */
  async #lookOn(from: SessionPosition): Promise<Passed> {
    const known = await this.#unindexedFrom(from);
    const near = this.#quarterAt(from);
    const isAhead = (start: number) => (this.#newest ? start <= near : start >= near);
    const ahead = known.quarters.filter(({ start }) => isAhead(start));
    const whole = ahead.filter(({ instants }) => instants === null).map(({ start }) => start);
    if (whole[0] === near) {
      const sign = this.#newest ? -1 : 1;
      let last = near;
      for (const start of whole) if ((start - last) * sign <= passedOver * rollupQuarter) last = start;
      return this.#lookAtQuarters(from, last);
    }
    let stop = this.#end;
    if (whole[0] !== undefined) stop = this.#nearer(stop, this.#newest ? whole[0] + rollupQuarter : whole[0]);
    if (known.upTo !== null) stop = this.#nearer(stop, known.upTo);
    const listed = ahead.flatMap(({ instants }) => instants ?? []);
    return this.#lookAtPieces(from, stop, listed);
  }

  #unindexed: { quarters: UnindexedQuarter[]; upTo: number | null } | undefined;

  /** What is not indexed, as of a moment before the index is read. */
  async #unindexedFrom(from: SessionPosition) {
    const { upTo } = this.#unindexed ?? { upTo: null };
    const isBeyond = upTo !== null && (this.#newest ? from.startedAt <= upTo : from.startedAt >= upTo);
    if (!this.#unindexed || isBeyond) {
      this.#statements++;
      this.#unindexed = await readUnindexed(this.#account, this.#query, from, this.#end);
    }
    return this.#unindexed;
  }

  /** The quarter of an hour that comes next, behind a place. */
  #quarterAt(place: SessionPosition): number {
    // With an empty id, newest first, what starts at the instant itself comes before the place.
    return quarterOf(place.startedAt - (this.#newest && place.id === '' ? 1 : 0));
  }

  /** Which of two instants comes first in the order of the list. */
  #nearer(one: number, other: number): number {
    return this.#newest ? Math.max(one, other) : Math.min(one, other);
  }

  /** Sessions that the filter means, of those that were looked at first. */
  #density = 1;

  /**
   * Looks at what bitmaps have of a stretch, and at instants that are not indexed.
   *
   * @param stop where the stretch ends, as an instant
   */
  async #lookAtPieces(from: SessionPosition, stop: number, unindexed: readonly number[]): Promise<Passed> {
    const wanted = this.#query.limit + 1 - this.rows;
    const most = Math.min(this.#positions, wanted + positionsAtOnce);
    this.#positions = Math.min(2 * this.#positions, positionsAtOnce);
    const segments = this.#segments ?? this.#firstSegments(wanted);
    this.#statements++;
    const found = await findPieces(this.#account, this.#query, from, stop, {
      segments,
      wanted: most,
      behind: this.#piece,
    });
    const { positions, isAll } = positionsIn(found.pieces, this.#newest, most);
    this.#segments = found.isCut
      ? Math.min(segments, segmentsMore * found.found)
      : Math.ceil(
          Math.min(segmentsAtOnce, segments * Math.max(2, (1.5 * most) / (positions.place.length + 0.5))),
        );
    const isWhole = isAll && !found.isCut;
    const upTo = isWhole ? (found.upTo ?? stop) : null;
    if (positions.place.length === 0 && unindexed.length === 0) return this.#passedTo(upTo as number);
    this.#statements++;
    const look = await lookAtPositions(this.#account, this.#prepareIndexed(), {
      from,
      upTo: upTo ?? stop,
      isCut: upTo === null,
      positions,
      unindexed,
      wanted: this.#query.limit - this.rows,
    });
    // A segment was replaced between the two statements: what it had may be missing.
    if (look.pieces < positions.pieces.length) return { from, isFull: false };
    this.#take(look);
    if (look.more) return { from: this.#last, isFull: true };
    if (look.reached) return { from: look.reached, isFull: false };
    this.#piece = positions.pieces.at(-1);
    if (upTo !== null) return this.#passedTo(upTo);
    return { from: this.#behindInstant(look.edge as number), isFull: false };
  }

  /** The last piece of the index that was looked at. */
  #piece: FoundPiece | undefined;

  /** Segments to look at next, and positions. */
  #segments: number | undefined;
  #positions: number;

  #firstSegments(wanted: number): number {
    if (readsTogether(this.#query)) return segmentsAtFirst;
    const likely = Math.ceil((2 * wanted) / (segmentSize * this.#density));
    return Math.max(2, Math.min(likely, segmentsAtFirst));
  }

  /** The place behind everything that comes before an instant, in the order of the list; none behind the end. */
  #passedTo(instant: number): Passed {
    if (instant === this.#end) return { from: null, isFull: false };
    const from = { startedAt: instant, id: '' };
    return { from: this.#isBehindEnd(from) ? null : from, isFull: false };
  }

  /** The place behind all that started at an instant. */
  #behindInstant(at: number): SessionPosition {
    return { startedAt: this.#newest ? at : at + 1, id: '' };
  }

  #indexed: PreparedLook | undefined;

  #prepareIndexed(): PreparedLook {
    this.#indexed ??= prepareIndexedLook(this.#query, this.#separator);
    return this.#indexed;
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

  /**
   * Looks at quarters that may have sessions, from a place on, and moves on to the next stretch that may have some.
   *
   * @param limit the last quarter to look at
   */
  async #lookAtQuarters(place: SessionPosition, limit: number): Promise<Passed> {
    const sign = this.#newest ? -1 : 1;
    const first = this.#quarterAt(place);
    const last = this.#nearer(this.#within(first + sign * this.#span * rollupQuarter), limit);
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
    if (last === limit) return { from, isFull: false };
    this.#span = Math.min(2 * this.#span, quartersAtMost);
    let next = await this.#next(from);
    while (next && !next.isQuarter && !this.#isSpent()) next = await this.#next(next.from);
    if (!next) return { from: null, isFull: false };
    // What lies behind the limit is not looked at by rollups.
    const edge = this.#behind(limit);
    const isWithin = this.#newest
      ? next.from.startedAt > edge.startedAt
      : next.from.startedAt < edge.startedAt;
    return { from: isWithin ? next.from : edge, isFull: false };
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
    this.#take(look);
    return look;
  }

  #take(look: Look): void {
    this.#read += look.read;
    if (look.rows === 0) return;
    this.parts.push(look.json);
    this.rows += look.rows;
    this.#last = look.last;
  }
}
