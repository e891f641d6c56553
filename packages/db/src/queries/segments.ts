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
  /** A bit for each position, the highest of the first byte first. */
  bits: Uint8Array;
}

/** Pieces of segments that a filter means, in the order of the list. */
export interface FoundPieces {
  pieces: FoundPiece[];
  /** Segments up to here were looked at, as an instant; null when these are all. */
  upTo: number | null;
  /** Segments that are in `pieces`. */
  found: number;
  /** Whether there are more pieces in what was looked at. */
  isCut: boolean;
}

/** Segments that are looked at with one statement. */
export const segmentsAtOnce = 512;

/** Values of one sort whose bitmaps are read for all segments together. Of more, only segments with all else are asked. */
const scannedAtMost = 8;

const pieceBytes = pieceSize / 8;

/** Bytes before the bits of what varbit_send sends: their number. */
const bitsHeader = 4;

/**
 * Combines the bitmaps of segments, from a place on, in the order of the list.
 *
 * @param end where to stop, as an instant: the first that is meant, or for the oldest first the first that isn't
 * @param segments how many to look at
 * @param wanted positions that are enough
 * @param behind the last piece that was looked at before, to go on behind it
 */
export async function findPieces(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition,
  end: number,
  { segments, wanted, behind }: { segments: number; wanted: number; behind: FoundPiece | undefined },
): Promise<FoundPieces> {
  const newest = query.order !== 'oldest';
  const asked = askedBitmaps(query);
  const { minRedactions, minDurationMs, maxDurationMs } = asked;
  const values: unknown[] = [
    query.accountId,
    instantText(from.startedAt),
    instantText(end),
    segments,
    wanted,
  ];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const zones: string[] = [];
  const ofSegment: string[] = [];
  const scanned = asked.groups.filter(isScanned);
  const sorts: Sorts | null =
    scanned.length === 0
      ? null
      : {
          count: scanned.length,
          keys: `${parameter(scanned.flat())}::text[]`,
          ofKeys: `${parameter(scanned.flatMap((keys, sort) => keys.map(() => sort)))}::int[]`,
        };
  for (const keys of asked.groups) {
    if (isScanned(keys)) continue;
    ofSegment.push(`SELECT bit_or(bits) AS bits FROM session_bitmap
        WHERE account_id = $1 AND since = joint.since AND key = ANY(${parameter(keys)}::text[])`);
  }
  const atThreshold = (prefix: string, value: number, below: boolean) => {
    const key = parameter(prefix + threshold(value));
    const [within, order] = below
      ? [`key > ${key} AND key < '${after(prefix)}'`, 'key']
      : [`key <= ${key} AND key > '${prefix}'`, 'key DESC'];
    ofSegment.push(`SELECT bits FROM session_bitmap
        WHERE account_id = $1 AND since = joint.since AND ${within}
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
    asked.groups.map((keys) => (isScanned(keys) ? 's' : 'l')).join(''),
    ...Object.entries({ minRedactions, minDurationMs, maxDurationMs }).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    ),
  ];
  const statement = madeStatement(nameByKey('sessions_pieces', key), () =>
    piecesText(newest, zones, sorts, ofSegment),
  );
  const { rows } = await account.query<SegmentsRow & (FoundSegment | { since: null })>({
    ...statement,
    values,
  });
  const found = rows.filter((row) => row.since !== null);
  const looked = rows[0]?.looked ?? 0;
  const edge = looked < segments ? null : Number(rows[0]?.up_to);
  const upTo = edge !== null && (newest ? edge > end : edge < end) ? edge : null;
  return {
    pieces: found.flatMap((segment) => piecesOf(segment, newest, behind)),
    upTo,
    found: found.length,
    isCut: found.length < Number(found[0]?.total ?? 0),
  };
}

/** Whether there is a sort of values whose bitmaps are read for all segments together. */
export function readsTogether(query: SessionQuery): boolean {
  return askedBitmaps(query).groups.some(isScanned);
}

function isScanned(keys: readonly string[]): boolean {
  // Each value has a key of its own, and that of those it may share a bitmap with.
  return keys.length <= 2 * scannedAtMost;
}

/** The prefix behind all keys of one. */
const after = (prefix: string) => String.fromCharCode(prefix.charCodeAt(0) + 1);

interface FoundSegment {
  since: string;
  version: string;
  /** The first start of each piece, in milliseconds from `since`; null unless the page begins within the segment. */
  pieces: string | null;
  /** Milliseconds from `since` to where the page begins. */
  place: number;
  bits: Uint8Array;
  total: string;
}

interface SegmentsRow {
  looked: number;
  /** Where the last of them ends, in the order of the list; null without any. */
  up_to: string | null;
}

/** The pieces of a segment that have positions ahead, in the order of the list. */
function piecesOf(
  { since, version, pieces, place, bits }: FoundSegment,
  newest: boolean,
  behind: FoundPiece | undefined,
): FoundPiece[] {
  const found: FoundPiece[] = [];
  const starts = pieces?.split(',').map(Number);
  const count = Math.ceil((bits.length - bitsHeader) / pieceBytes);
  for (let i = 0; i < count; i++) {
    const piece = newest ? count - 1 - i : i;
    // Of the pieces that lie before the place, none is of use.
    if (starts) {
      const isAhead = newest
        ? (starts[piece] as number) <= place
        : piece === count - 1 || (starts[piece + 1] as number) >= place;
      if (!isAhead) continue;
    }
    if (behind?.version === version && (newest ? piece >= behind.piece : piece <= behind.piece)) continue;
    const own = bits.subarray(bitsHeader + piece * pieceBytes, bitsHeader + (piece + 1) * pieceBytes);
    if (own.some((byte) => byte !== 0)) found.push({ since, version, piece, bits: own });
  }
  return found;
}

/** Sorts of values whose bitmaps are read for all segments together. */
interface Sorts {
  count: number;
  /** The parameters: the keys of all of them, and the number of the sort of each. */
  keys: string;
  ofKeys: string;
}

/**
 * The statement of {@link findPieces}. Bitmaps of few values are read for all segments together, along an index; the others
 * only of the segments that have all of these. The segment in which the page begins does not count for what is wanted,
 * as its positions may lie before the place.
 *
 * @param ofSegment subqueries for a bitmap of `joint`
 */
function piecesText(
  newest: boolean,
  zones: readonly string[],
  sorts: Sorts | null,
  ofSegment: readonly string[],
): string {
  const direction = newest ? 'DESC' : 'ASC';
  const ahead = newest
    ? ['since <= $2::timestamptz', 'until > $3::timestamptz']
    : ['until > $2::timestamptz', 'since < $3::timestamptz'];
  const all = (bitmaps: readonly string[]) => bitmaps.join(' & ');
  const ofSort = Array.from({ length: sorts?.count ?? 0 }, (_, i) => `sort${i}`);
  const either = ofSort.map((name, i) => `bit_or(bits) FILTER (WHERE sort = ${i}) AS ${name}`);
  // Rows are compared so that no other index will do, however few bitmaps an account has on average.
  const within =
    zones.length === 0
      ? '(key, since) >= (asked.key, (SELECT low FROM edge)) AND (key, since) <= (asked.key, (SELECT high FROM edge))'
      : 'key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))';
  const joint =
    sorts === null
      ? 'SELECT since, NULL::varbit AS bits FROM segment'
      : `SELECT since, bits
      FROM (
        SELECT since, ${all(ofSort)} AS bits
        FROM (
          SELECT since, ${either.join(', ')}
          FROM unnest(${sorts.keys}, ${sorts.ofKeys}) AS asked(key, sort), LATERAL (
            SELECT since, bits
            FROM session_bitmap
            WHERE account_id = $1 AND ${within}
            OFFSET 0
          ) AS bitmap
          -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
          GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
        ) AS bitmap
        OFFSET 0
      ) AS bitmap
      WHERE bit_count(bits) > 0`;
  const bits = all([
    ...(sorts === null ? [] : ['joint.bits']),
    ...ofSegment.map((_, i) => `bitmap${i}.bits`),
  ]);
  return `
    WITH segment AS MATERIALIZED (
      SELECT since, until
      FROM session_segment
      WHERE ${['account_id = $1', ...ahead, ...zones].join(' AND ')}
      ORDER BY since ${direction}
      LIMIT $4::int
    ), edge AS MATERIALIZED (
      SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
        round(extract(epoch FROM ${newest ? 'min(since)' : 'max(until)'}) * 1000)::text AS up_to
      FROM segment
    ), joint AS MATERIALIZED (
      ${joint}
    ), found AS MATERIALIZED (
      SELECT known.*, ${bits} AS bits
      FROM joint, LATERAL (
        SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
        FROM session_segment
        WHERE ${['account_id = $1', 'since = joint.since', ...zones].join(' AND ')}
        OFFSET 0
        ) AS known${ofSegment
          .map(
            (one, i) => `, LATERAL (
        ${one}
        ) AS bitmap${i}`,
          )
          .join('')}
    ), counted AS (
      SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
      FROM found
      WHERE bit_count(bits) > 0
    )
    SELECT looked, up_to, since::text, version::text, bits, total,
      CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
      date_part('epoch', $2::timestamptz - since) * 1000 AS place
    FROM edge LEFT JOIN (
      SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
      FROM (
        SELECT *, count(*) OVER () AS total,
          sum(positions) OVER (ORDER BY since ${direction}) - positions AS before
        FROM counted
      ) AS counted
      WHERE before < $5::int
    ) AS enough ON true
    ORDER BY enough.since ${direction}`;
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
    for (const [i, byte] of piece.bits.entries()) {
      for (let bit = 0; byte !== 0 && bit < 8; bit++) if (byte & (0x80 >> bit)) places.push(i * 8 + bit);
    }
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
