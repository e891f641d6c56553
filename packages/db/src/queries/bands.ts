import { type SessionStatus, sessionStatuses } from '@masker/contract';

/**
 * The bands of sessions that may have enough redactions, as a query of `status` and `level`: an index holds the
 * sessions
 * of each band in the order of the list. Their number is that of the requested statuses times the existing levels.
 *
 * @param owner conditions on the account, and on the agent if one is requested
 * @param asked the statuses; none for any
 * @param lowest the lowest level, as SQL of an integer
 */
export function bandsOf(owner: readonly string[], asked: readonly SessionStatus[], lowest: string): string {
  const statuses = sessionStatuses.filter((one) => asked.length === 0 || asked.includes(one));
  return `
      SELECT one.status, level
      FROM
        unnest(ARRAY[${statuses.map((one) => `'${one}'`).join(', ')}]) AS one(status),
        LATERAL (
          SELECT max(redaction_level) AS highest
          FROM session
          WHERE ${[...owner, 'status = one.status'].join(' AND ')}
        ) AS known,
        generate_series(${lowest}, highest) AS level`;
}

/** The conditions on a session of one band, for a LATERAL join behind it. */
export function withinBand(owner: readonly string[]): string[] {
  return [...owner, 'status = band.status', 'redaction_level = band.level'];
}
