import { instantText } from '../rollup/cover-sql.ts';
import type { Queryable } from '../scope/scopes.ts';
import { conditionsOf, filterConditions } from '../session/filter.ts';
import { type Direction, directions, firstOf } from './list-conditions.ts';
import { madeStatement, nameByKey, type Statement } from './made-statement.ts';
import { instantsOf, type Positions, positionValues } from './segments.ts';
import type { SessionPosition, SessionQuery } from './session-query.ts';
import { type SessionStreams, sessionStreams } from './session-streams.ts';

/** Sessions that are looked at with one statement at most. */
export const lookedAtOnce = 2_048;

/** A stretch of the list that is looked at: from a place, exclusive, to an instant. */
export interface Range {
  from: SessionPosition;
  to: number;
}

/** What one look found. */
export interface Look {
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
export interface PreparedLook {
  query: SessionQuery;
  statement: Statement;
  streams: SessionStreams;
  /** The conditions that each session is looked at for. */
  rest: { conditions: string[]; values: unknown[] };
}

/** Prepares looks along an index that has the list in its order. A page prepares it once. */
export function prepareLook(query: SessionQuery, separator: ',' | '\n'): PreparedLook {
  let used = 6;
  const next = () => `$${++used}`;
  const streams = sessionStreams(query, next);
  const rest = filterConditions(streams.rest, next);
  const order = query.order ?? 'newest';
  const key = [order, streams.name, ...conditionsOf(streams.rest), ...(separator === ',' ? [] : ['lines'])];
  const statement = madeStatement(nameByKey('sessions_search', key), () =>
    searchText(streams, rest.conditions, directions[order], separator),
  );
  return { query, statement, streams, rest };
}

/**
 * Looks through ranges of the list, in its order, for sessions that meet all conditions.
 *
 * @param wanted sessions that are enough
 * @param wished sessions to look at
 */
export async function lookThrough(
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
  return lookOf(
    row,
    wanted,
    count,
    Math.min(count * streams.count, row.looked + count * (streams.count - 1)),
  );
}

function lookOf(row: Row, wanted: number, count: number, read: number): Look {
  return {
    json: row.json ?? '',
    rows: row.rows,
    last: positionOf(row.last_started_at, row.last_id),
    more: row.found > wanted,
    reached: row.looked < count ? null : positionOf(row.reached_started_at, row.reached_id),
    read,
  };
}

/** Instants to look at: those of positions, and some that are not indexed. */
interface Instants {
  from: SessionPosition;
  /** Where the list of these ends, as an instant. */
  upTo: number;
  /** Whether there are further positions behind these: what is not indexed is looked at no further than they reach. */
  isCut: boolean;
  positions: Positions;
  unindexed: readonly number[];
  wanted: number;
}

/** What a look at positions found. */
interface IndexedLook extends Look {
  /** The last instant of the last piece, in milliseconds; null when there is none. */
  edge: number | null;
  /** Pieces whose segments are still there. */
  pieces: number;
}

/** Prepares looks at instants that the search index found. A page prepares it once. */
export function prepareIndexedLook(query: SessionQuery, separator: ',' | '\n'): PreparedLook {
  let used = 13;
  const next = () => `$${++used}`;
  const { since: _since, until: _until, ...filter } = query;
  const streams: SessionStreams = {
    name: 'index',
    relation: '(VALUES (1)) AS stream(value)',
    conditions: ['account_id = $1'],
    order: 'list',
    values: [],
    count: 1,
    rest: filter,
  };
  const rest = filterConditions(filter, next);
  const order = query.order ?? 'newest';
  const key = [order, ...conditionsOf(filter), ...(separator === ',' ? [] : ['lines'])];
  const statement = madeStatement(nameByKey('sessions_indexed', key), () =>
    indexedText(streams, rest.conditions, directions[order], separator),
  );
  return { query, statement, streams, rest };
}

/**
 * Looks at positions of the search index, and at what is not indexed, for sessions that meet all conditions. All
 * conditions are asked, because a position tells only the instant, at which other sessions can have started.
 */
export async function lookAtPositions(
  account: Queryable,
  { query, statement, rest }: PreparedLook,
  { from, upTo, isCut, positions, unindexed, wanted }: Instants,
): Promise<IndexedLook> {
  const values = [
    query.accountId,
    wanted,
    lookedAtOnce,
    ...positionValues(positions),
    instantText(from.startedAt),
    from.id,
    instantText(upTo),
    isCut,
    unindexed.map(instantText),
    ...rest.values,
  ];
  const row = (await account.query<IndexedRow>({ ...statement, values })).rows[0] as IndexedRow;
  return {
    ...lookOf(row, wanted, lookedAtOnce, row.looked),
    edge: row.edge === null ? null : Number(row.edge),
    pieces: row.pieces,
  };
}

interface IndexedRow extends Row {
  edge: string | null;
  pieces: number;
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
  streams: SessionStreams,
  rest: readonly string[],
  direction: Direction,
  separator: ',' | '\n',
): string {
  return `
    WITH ${lookText(
      'unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends)',
      streams,
      rest,
      direction,
      separator,
    )}`;
}

/**
 * The statement of a look at positions. Parameters: account id, sessions wanted, sessions to look at; the positions; the place
 * to begin behind, and the instant to end at; whether there are further positions; instants that are not indexed; and those
 * of the conditions.
 */
function indexedText(
  streams: SessionStreams,
  rest: readonly string[],
  direction: Direction,
  separator: ',' | '\n',
): string {
  let used = 3;
  const { after, ends } = direction;
  const newest = after === '<';
  const positions = instantsOf(() => `$${++used}`, newest);
  const behind = newest ? `at + interval '1 millisecond'` : 'at';
  const [from, fromId, upTo] = ['$9::timestamptz', '$10', '$11::timestamptz'];
  // What comes before the place is looked at from the place on.
  const isBefore = newest ? `${behind} > ${from}` : `at <= ${from}`;
  return `
    WITH ${positions}, range AS MATERIALIZED (
      SELECT DISTINCT
        CASE WHEN ${isBefore} THEN ${from} ELSE ${behind} END AS started_at,
        CASE WHEN ${isBefore} THEN ${fromId} ELSE '' END AS id,
        ${newest ? 'at' : `at + interval '1 millisecond'`} AS ends
      FROM (
        SELECT at FROM position
        UNION ALL
        -- Some that started at the same instant may be in the next piece.
        SELECT at FROM edge WHERE $12::boolean
        UNION ALL
        SELECT at FROM unnest($13::timestamptz[]) AS unindexed(at)
        WHERE NOT $12::boolean OR at ${newest ? '>=' : '<='} (SELECT at FROM edge)
      ) AS instant
      WHERE at ${newest ? '<=' : '>='} ${from} AND at ${ends} ${upTo}
    ), ${lookText('range', streams, rest, direction, separator, [
      '(SELECT round(extract(epoch FROM at) * 1000)::text FROM edge) AS edge',
      '(SELECT count(*)::int FROM known_piece) AS pieces',
    ])}`;
}

function lookText(
  ranges: string,
  { relation, conditions, order }: SessionStreams,
  rest: readonly string[],
  direction: Direction,
  separator: ',' | '\n',
  also: readonly string[] = [],
): string {
  const { orderBy, after, ends } = direction;
  const columns = `started_at, id, ${rest.length === 0 ? 'wire' : `CASE WHEN ${rest.join(' AND ')} THEN wire END AS wire`}`;
  const scanned = [
    ...conditions,
    `(started_at, id) ${after} (range.started_at, range.id)`,
    `started_at ${ends} range.ends`,
  ];
  const milliseconds = (at: string) => `round(extract(epoch FROM ${at}) * 1000)::text`;
  return `looked AS MATERIALIZED (
      SELECT started_at, id, wire, row_number() OVER (${orderBy}) AS place
      FROM (
        SELECT row.*
        FROM
          ${ranges},
          ${relation}, LATERAL (${firstOf(columns, scanned, direction, order, '$3::int')}
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
      string_agg(wire, ${separator === ',' ? `','` : `E'\\n'`} ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
      least(count(*), $2::int)::int AS rows,
      count(*)::int AS found,
      ${milliseconds('max(started_at) FILTER (WHERE n = least($2::int, total))')} AS last_started_at,
      max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
      (SELECT count(*)::int FROM looked) AS looked,
      (SELECT ${milliseconds('started_at')} FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
      (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id${also.map((one) => `,\n      ${one}`).join('')}
    FROM (SELECT *, count(*) OVER () AS total FROM found) AS found`;
}
