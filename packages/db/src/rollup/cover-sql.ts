import type { Cover, Part } from './cover.ts';
import { rollupMinutes } from './widths.ts';

/**
 * The values of a cover as a statement takes them, seven arrays: of the rollups widths, since, until and
 * signs, and of the rows since, until and signs.
 */
export function coverValues({ halves, quarters, rows }: Cover): unknown[] {
  const widths = [...halves.map(() => rollupMinutes.half), ...quarters.map(() => rollupMinutes.quarter)];
  return [widths, ...partValues([...halves, ...quarters]), ...partValues(rows)];
}

function partValues(parts: readonly Part[]): unknown[] {
  return [
    parts.map(({ since }) => instantText(since)),
    parts.map(({ until }) => instantText(until)),
    parts.map(({ sign }) => sign),
  ];
}

/** The rollups of a cover, as a relation `part`. @param first the number of the first of its values */
export function rollupParts(first: number): string {
  const [width, since, until, sign] = [0, 1, 2, 3].map((i) => `$${first + i}`);
  return `unnest(${width}::smallint[], ${since}::timestamptz[], ${until}::timestamptz[], ${sign}::int[])
      AS part(width, since, until, sign)`;
}

/** The rows of a cover, as a relation `part`. @param first the number of the first of the cover's values */
export function rowParts(first: number): string {
  const [since, until, sign] = [4, 5, 6].map((i) => `$${first + i}`);
  return `unnest(${since}::timestamptz[], ${until}::timestamptz[], ${sign}::int[]) AS part(since, until, sign)`;
}

/**
 * The rollups of one part, for a LATERAL join behind it. Their order is of no use but to PostgreSQL: it keeps
 * to the index, part by part.
 *
 * @param agent whose rollups, as SQL
 */
export function rollupsWithin(agent: string): string {
  return `
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = ${agent} AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start`;
}

const endOfTime = Date.UTC(10_000, 0);

/** An instant as PostgreSQL reads it; nothing starts after the year 9999. */
export function instantText(at: number): string {
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  return at < endOfTime ? new Date(at).toISOString() : 'infinity';
}
