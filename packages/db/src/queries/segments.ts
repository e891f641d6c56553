import { instantText } from '../rollup/cover-sql.ts';
import { rollupQuarter } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import {
  askedBitmaps,
  durationBelow,
  durationFrom,
  redactionsFrom,
  threshold,
} from '../search-index/keys.ts';
import { pieceSize, startBytes } from '../search-index/segment.ts';
import { madeStatement, nameByKey } from './made-statement.ts';
import type { SessionPosition, SessionQuery } from './session-query.ts';

/** A quarter of an hour with sessions that the index lacks. */
export interface UnindexedQuarter {
  /** In milliseconds since the epoch. */
  start: number;
  /** The instants at which they started, in milliseconds since the epoch; null for all of the quarter. */
  instants: readonly number[] | null;
}

/** Notes that are read at once. */
const notesAtOnce = 256;

/**
 * The quarters of an hour with sessions that are not indexed, from a place on, in the order of the list.
 *
 * @param end where the list ends, as an instant
 * @returns `upTo`: they are known up to here; null when these are all
 */
export async function readUnindexed(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition,
  end: number,
): Promise<{ quarters: UnindexedQuarter[]; upTo: number | null }> {
  const newest = query.order !== 'oldest';
  const statement = madeStatement(
    `sessions_unindexed_${newest ? 'newest' : 'oldest'}`,
    () => `
    SELECT round(extract(epoch FROM quarter) * 1000)::text AS start, array_to_string(starts, ',') AS starts
    FROM session_unindexed
    WHERE account_id = $1 AND quarter > $2::timestamptz AND quarter <= $3::timestamptz
    ORDER BY quarter ${newest ? 'DESC' : 'ASC'}
    LIMIT ${notesAtOnce + 1}`,
  );
  const [low, high] = newest ? [end, from.startedAt] : [from.startedAt, end];
  const { rows } = await account.query<{ start: string; starts: string | null }>({
    ...statement,
    values: [query.accountId, instantText(low - rollupQuarter), instantText(high)],
  });
  const found = new Map<number, number[] | null>();
  for (const row of rows) {
    const start = Number(row.start);
    const known = found.get(start);
    if (row.starts === null || known === null) found.set(start, null);
    else found.set(start, [...(known ?? []), ...row.starts.split(',').map((one) => start + Number(one))]);
  }
  const quarters = [...found].map(([start, instants]) => ({ start, instants }));
  if (rows.length <= notesAtOnce) return { quarters, upTo: null };
  // Of the last one there may be more notes.
  const last = (quarters.length > 1 ? quarters.pop() : quarters[0]) as UnindexedQuarter;
  if (quarters[0] === last) {
    const edge = newest ? last.start : last.start + rollupQuarter;
    return { quarters: [{ start: last.start, instants: null }], upTo: edge };
  }
  return { quarters, upTo: newest ? last.start + rollupQuarter : last.start };
}

/** A piece of a segment that has positions with all that is asked for. */
export interface FoundPiece {
  /** The segment's, as PostgreSQL writes it. */
  since: string;
  version: string;
  piece: number;
  /** A digit for each position. */
  bits: string;
}

/** Pieces of segments that a filter means, in the order of the list. */
export interface FoundPieces {
  pieces: FoundPiece[];
  /** Segments up to here were looked at, as an instant; null when these are all. */
  upTo: number | null;
}

/** Segments that are looked at with one statement. */
const segmentsAtOnce = 512;

/**
 * Combines the bitmaps of segments, from a place on, in the order of the list.
 *
 * @param end where to stop, as an instant: the first that is meant, or for the oldest first the first that isn't
 * @param count pieces at most
 * @param behind the last piece that was looked at before, to go on behind it
 */
export async function findPieces(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition,
  end: number,
  count: number,
  behind: FoundPiece | undefined,
): Promise<FoundPieces> {
  const newest = query.order !== 'oldest';
  const asked = askedBitmaps(query);
  const { minRedactions, minDurationMs, maxDurationMs } = asked;
  const values: unknown[] = [
    query.accountId,
    instantText(from.startedAt),
    instantText(end),
    count,
    behind?.version ?? null,
    behind?.piece ?? null,
  ];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const zones: string[] = [];
  const bitmaps = asked.groups.map(
    (keys) => `SELECT bit_or(bits) AS bits FROM session_bitmap
        WHERE account_id = $1 AND since = segment.since AND key = ANY(${parameter(keys)}::text[])`,
  );
  const atThreshold = (prefix: string, value: number, below: boolean) => {
    const key = parameter(prefix + threshold(value));
    const [within, order] = below
      ? [`key > ${key} AND key < '${after(prefix)}'`, 'key']
      : [`key <= ${key} AND key > '${prefix}'`, 'key DESC'];
    bitmaps.push(`SELECT bits FROM session_bitmap
        WHERE account_id = $1 AND since = segment.since AND ${within}
        ORDER BY ${order} LIMIT 1`);
  };
  if (minRedactions !== undefined) {
    zones.push(`max_redactions >= ${parameter(minRedactions)}::bigint`);
    atThreshold(redactionsFrom, minRedactions, false);
  }
  if (minDurationMs !== undefined) {
    zones.push(`max_duration_ms >= ${parameter(minDurationMs)}::bigint`);
    atThreshold(durationFrom, minDurationMs, false);
  }
  if (maxDurationMs !== undefined) {
    zones.push(`min_duration_ms <= ${parameter(maxDurationMs)}::bigint`);
    atThreshold(durationBelow, maxDurationMs, true);
  }
  const key = [
    newest ? 'newest' : 'oldest',
    String(asked.groups.length),
    ...Object.entries({ minRedactions, minDurationMs, maxDurationMs }).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    ),
  ];
  const statement = madeStatement(nameByKey('sessions_pieces', key), () =>
    piecesText(newest, zones, bitmaps),
  );
  const row = (
    await account.query<{
      since: string[] | null;
      version: string[] | null;
      piece: number[] | null;
      bits: string[] | null;
      up_to: string | null;
    }>({ ...statement, values })
  ).rows[0];
  const since = row?.since ?? [];
  return {
    pieces: since.map((one, i) => ({
      since: one,
      version: row?.version?.[i] as string,
      piece: row?.piece?.[i] as number,
      bits: row?.bits?.[i] as string,
    })),
    upTo: row?.up_to == null ? null : Number(row.up_to),
  };
}

/** The prefix behind all keys of one. */
const after = (prefix: string) => String.fromCharCode(prefix.charCodeAt(0) + 1);

function piecesText(newest: boolean, zones: readonly string[], bitmaps: readonly string[]): string {
  const direction = newest ? 'DESC' : 'ASC';
  const ahead = newest
    ? ['since <= $2::timestamptz', 'until > $3::timestamptz']
    : ['until > $2::timestamptz', 'since < $3::timestamptz'];
  const segments = (columns: string, bound: string) => `
        SELECT ${columns}
        FROM session_segment
        WHERE ${['account_id = $1', ...ahead, ...zones].join(' AND ')}
        ORDER BY since ${direction}
        ${bound}`;
  const place = `(date_part('epoch', $2::timestamptz - segment.since) * 1000)`;
  // Of the pieces that lie before the place, none is of use.
  const isAhead = newest
    ? `pieces[n + 1] <= ${place}`
    : `(n + 1 = cardinality(pieces) OR pieces[n + 2] >= ${place})`;
  return `
    SELECT
      array_agg(since::text ORDER BY place) AS since, array_agg(version::text ORDER BY place) AS version,
      array_agg(piece ORDER BY place) AS piece, array_agg(bits::text ORDER BY place) AS bits,
      (SELECT round(extract(epoch FROM ${newest ? 'since' : 'until'}) * 1000)::text FROM (${segments('since, until', `OFFSET ${segmentsAtOnce - 1} LIMIT 1`)}
      ) AS last) AS up_to
    FROM (
      SELECT since, version, piece, bits, row_number() OVER (ORDER BY since ${direction}, piece ${direction}) AS place
      FROM (
        SELECT segment.since, segment.version, n AS piece, substring(joint.bits FROM n * ${pieceSize} + 1 FOR ${pieceSize}) AS bits
        FROM (${segments('since, version, pieces', `LIMIT ${segmentsAtOnce}`)}
        ) AS segment${bitmaps
          .map(
            (one, i) => `, LATERAL (
        ${one}
        ) AS bitmap${i}`,
          )
          .join('')},
        LATERAL (SELECT ${bitmaps.map((_, i) => `bitmap${i}.bits`).join(' & ')} AS bits OFFSET 0) AS joint,
        -- It depends on what is found, so that it is not joined before.
        LATERAL generate_series(0, CASE WHEN bit_count(joint.bits) > 0 THEN cardinality(pieces) ELSE 0 END - 1) AS n
        WHERE ${isAhead} AND (segment.version IS DISTINCT FROM $5::uuid OR n ${newest ? '<' : '>'} $6::int)
          AND bit_count(substring(joint.bits FROM n * ${pieceSize} + 1 FOR ${pieceSize})) > 0
        ORDER BY segment.since ${direction}, n ${direction}
        LIMIT $4::int
      ) AS found
    ) AS found`;
}

/** Positions of segments: the pieces, and for each position the number of its piece and its place in it. */
export interface Positions {
  pieces: FoundPiece[];
  ofPiece: number[];
  place: number[];
}

/**
 * The first positions that pieces have, in the order of the list.
 *
 * @param most of them
 * @returns and whether there are more
 */
export function positionsIn(
  pieces: readonly FoundPiece[],
  newest: boolean,
  most: number,
): { positions: Positions; isAll: boolean } {
  const positions: Positions = { pieces: [], ofPiece: [], place: [] };
  for (const piece of pieces) {
    const places: number[] = [];
    for (let at = piece.bits.indexOf('1'); at !== -1; at = piece.bits.indexOf('1', at + 1)) places.push(at);
    if (newest) places.reverse();
    positions.pieces.push(piece);
    for (const place of places) {
      // A piece is taken whole, as some of it may lie before the place where the page begins.
      positions.ofPiece.push(positions.pieces.length);
      positions.place.push(place);
    }
    if (positions.place.length >= most) {
      return { positions, isAll: positions.pieces.length === pieces.length };
    }
  }
  return { positions, isAll: true };
}

/** The parameters of {@link instantsOf}, behind those before. */
export function positionValues({ pieces, ofPiece, place }: Positions): unknown[] {
  return [
    pieces.map(({ since }) => since),
    pieces.map(({ version }) => version),
    pieces.map(({ piece }) => piece),
    ofPiece,
    place,
  ];
}

/**
 * The instants of positions, as common table expressions: `known_piece`, those whose segments have not been replaced,
 * `position`, with `at`, and `edge`, with that of the last position of the last piece.
 *
 * @param next the next parameter of the statement
 */
export function instantsOf(next: () => string, newest: boolean): string {
  const [since, version, piece, ofPiece, place] = [next(), next(), next(), next(), next()];
  const bytes = pieceSize * startBytes;
  const at = (place: string) => {
    const byte = (n: number) => `get_byte(starts, ${place} * ${startBytes} + ${n})::bigint`;
    const offset = [24, 16, 8, 0].map((shift, n) => `(${byte(n)} << ${shift})`).join(' + ');
    return `since + (${offset}) * interval '1 millisecond'`;
  };
  return `known_piece AS MATERIALIZED (
      SELECT number, segment.since, substring(starts FROM asked.piece * ${bytes} + 1 FOR ${bytes}) AS starts
      FROM unnest(${since}::timestamptz[], ${version}::uuid[], ${piece}::int[]) WITH ORDINALITY AS asked(since, version, piece, number)
      JOIN session_segment AS segment
        ON segment.account_id = $1 AND segment.since = asked.since AND segment.version = asked.version
    ), position AS MATERIALIZED (
      SELECT ${at('place')} AS at
      FROM unnest(${ofPiece}::int[], ${place}::int[]) AS asked(number, place) JOIN known_piece USING (number)
    ), edge AS MATERIALIZED (
      SELECT ${at(newest ? '0' : `(length(starts) / ${startBytes} - 1)`)} AS at FROM known_piece ORDER BY number DESC LIMIT 1
    )`;
}
