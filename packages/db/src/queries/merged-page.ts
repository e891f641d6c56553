import { bandsOf, withinBand } from './bands.ts';
import type { ListConditions } from './list-statement.ts';

/** Sessions looked through, for each one of the page, before the index by redactions is asked. */
const nearness = 8;

/** Levels that are sampled to learn how far back the page reaches. */
const sampledLevels = 4;

/**
 * The page, where no index has just these sessions in the order of the list: those with enough redactions,
 * or those that went well, which may be many or a handful among millions.
 *
 * Where many of the newest sessions match, they are the page. Where they don't, the page is merged: an index
 * holds the sessions of each status and each level of redactions in the order of the list. Of the lowest
 * levels a few sessions each are read, to learn how far back the page can reach; then of every level what is
 * newer than that. What is read is bounded by the limit and the number of levels, whatever the data; only in
 * the lowest level, above 16, there may be others, which fall short by less than an eighth.
 *
 * The conditions on an index compare columns with plain values: row-level security keeps any other expression,
 * COALESCE among them, away from indexes, as it might tell of rows that aren't to be seen.
 */
export function mergedPage(conditions: ListConditions): string {
  const { owner, since, below, status, redactions } = conditions;
  const enough = redactions ? [`redaction_count >= ${redactions}`] : [];
  const ofBand = withinBand(owner);
  // The lowest level may begin below what is asked for. The next one doesn't, and needs no look at its rows.
  const lowest = redactions ? `redaction_level(${redactions})` : '0';
  const wholly = redactions ? `redaction_level(${redactions} - 1) + 1` : '0';
  const newestFirst = 'ORDER BY started_at DESC, id DESC';
  return `near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id, status, redaction_count
        FROM session
        WHERE ${[...owner, `started_at >= ${since}`, ...below].join(' AND ')}
        ${newestFirst}
        LIMIT ($2::int + 1) * ${nearness}
      ) AS newest
      WHERE ${[...(status ? [`status = '${status}'`] : []), ...enough].join(' AND ')}
      ${newestFirst}
      LIMIT $2::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > $2::int AS near FROM near
    ), band AS MATERIALIZED (${bandsOf(owner, status, lowest)}
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (
        SELECT started_at, id
        FROM session
        WHERE ${[...ofBand, `started_at >= ${since}`, ...below].join(' AND ')}
        ${newestFirst}
        LIMIT $2::int / ${sampledLevels} + 1
      ) AS sample
      WHERE level >= ${wholly} AND level < ${wholly} + ${sampledLevels}
      ${newestFirst}
      LIMIT 1 OFFSET $2::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), ${since}) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (
        SELECT wire, started_at, id
        FROM session
        WHERE ${[
          ...ofBand,
          ...enough,
          '(started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))',
          ...below,
        ].join(' AND ')}
        ${newestFirst}
        LIMIT $2::int + 1
      ) AS found
      ${newestFirst}
      LIMIT $2::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    )`;
}
