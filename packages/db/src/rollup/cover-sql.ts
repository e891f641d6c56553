import { firstInstant } from '@masker/contract';
import type { Cover } from './cover.ts';
import { inMinutes, rollupWidths } from './widths.ts';

/** A cover as a statement takes it: the beginning and the end of each stretch, in seconds since the epoch. */
export function coverValues(cover: Cover): number[] {
  return cover.flatMap(({ since, until }) => [since / 1000, until / 1000]);
}

/** The rows of a cover, as a relation `part`. @param first the number of the first of {@link coverValues} */
export function rowParts(first: number): string {
  return parts(
    '',
    between(first, 0).map(([one, other]) => `${one}, ${other}`),
  );
}

/**
 * The rollups of a cover, as a relation `part`.
 * @param first the number of the first of {@link coverValues}
 * @param widths the widths of rollups to use, in milliseconds, narrowest first: those of the cover, or the first of
 *   them
 */
export function rollupParts(first: number, widths: readonly number[] = rollupWidths): string {
  const widest = widths.at(-1);
  const rows = widths.flatMap((width, i) => {
    const ends = width === widest ? [stretch(first, i + 1)] : between(first, i + 1);
    return ends.map(([one, other]) => `${inMinutes(width)}::smallint, ${one}, ${other}`);
  });
  return parts('width, ', rows);
}

/** The beginning and the end of a cover's window. @param first the number of the first of {@link coverValues} */
export function windowOf(first: number): Ends {
  return stretch(first, 0);
}

/** Two instants, as SQL. */
type Ends = [since: string, until: string];

function stretch(first: number, i: number): Ends {
  return [instant(first + 2 * i), instant(first + 2 * i + 1)];
}

/** The gaps between a range of the cover and the next one, at both ends. */
function between(first: number, i: number): Ends[] {
  const [[since, until], [nextSince, nextUntil]] = [stretch(first, i), stretch(first, i + 1)];
  return [
    [since, nextSince],
    [nextUntil, until],
  ];
}

// Numbers are quicker to send and to read than the text of instants; infinite ones stay infinite.
const instant = (n: number) => `to_timestamp($${n}::float8)`;

/** If the end of a part lies before its beginning, the part is subtracted. */
function parts(columns: string, rows: readonly string[]): string {
  return `(
          SELECT
            ${columns}least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS given(${columns}one_end, other_end)
          WHERE one_end <> other_end
        ) AS part`;
}

/**
 * The rollups of one part, for a LATERAL join. The order only makes PostgreSQL use the index, part by part.
 *
 * @param agent whose rollups, as SQL; by default those of each agent, and of all together
 */
export function rollupsWithin(agent?: string): string {
  return `
          SELECT *
          FROM session_rollup
          WHERE account_id = $1${agent ? ` AND agent_id = ${agent}` : ''} AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start`;
}

const endOfTime = Date.UTC(10_000, 0);

/** An instant as PostgreSQL reads it; nothing starts after the year 9999. */
export function instantText(at: number): string {
  // A quarter of an hour can begin before the first year, which has no ISO form that PostgreSQL reads.
  if (at < firstInstant) return '-infinity';
  return at < endOfTime ? new Date(at).toISOString() : 'infinity';
}
