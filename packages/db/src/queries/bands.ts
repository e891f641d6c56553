import { type SessionStatus, sessionStatuses } from '@masker/contract';
import type { Owner } from './list-conditions.ts';

/** The bands of a status. The function `redaction_band` of the database numbers them. */
const ofOneStatus = 64;

/**
 * The bands of sessions that may have enough redactions, as a query of `band` and `level`: an index holds the sessions of
 * each band in the order of time. Their number is that of the requested statuses times the existing levels.
 *
 * @param asked the statuses; none for any
 * @param lowest the lowest level, as SQL of an integer
 */
export function bandsOf(owner: Owner, asked: readonly SessionStatus[], lowest: string): string {
  const firsts = sessionStatuses
    .map((status, place) => ({ status, first: place * ofOneStatus }))
    .filter(({ status }) => asked.length === 0 || asked.includes(status))
    .map(({ first }) => first);
  // Both ends as plain values: row-level security keeps a sum away from the index.
  return `
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[${firsts.join(', ')}], ARRAY[${firsts.map((first) => first + ofOneStatus).join(', ')}]) AS one(first, beyond),
        LATERAL (
          -- Not max(), for which PostgreSQL may read all of them if it expects few.
          SELECT band AS highest
          FROM session
          WHERE ${[...owner.ofBand, 'band >= one.first', 'band < one.beyond'].join(' AND ')}
          ORDER BY band DESC
          LIMIT 1
        ) AS known,
        generate_series(${lowest}, highest - first) AS level`;
}

/** The conditions on a session of one band, for a LATERAL join behind it. */
export function withinBand(owner: Owner): string[] {
  return [...owner.ofBand, 'session.band = band.band'];
}
