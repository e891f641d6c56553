import { bandsOf, withinBand } from './bands.ts';
import { firstOf, type ListConditions, ofStatuses } from './list-conditions.ts';

/** The number of sessions read for each one of the page before the index by redactions is used. */
const nearness = 8;

/** The number of levels that are sampled to determine how far back the page reaches. */
const sampledLevels = 4;

/**
 * The page, where no index has just these sessions in the order of the list: those with enough redactions,
 * or those that went well, which may be many or a handful among millions.
 *
 * Where many of the first sessions match, they are the page. Where they don't, the page is merged: an index
 * holds the sessions of each status and each level of redactions in the order of time. Of the lowest
 * levels a few sessions each are read, to learn how far back the page can reach; then of every level what is
 * nearer than that. What is read is bounded by the limit and the number of levels, whatever the data; only in
 * the lowest level, above 16, there may be others, which fall short by less than an eighth.
 *
 * The conditions on an index compare columns with plain values: row-level security keeps any other expression of columns,
 * COALESCE among them, away from indexes, as it might tell of rows that aren't to be seen.
 */
export function mergedPage(conditions: ListConditions): string {
  const { owner, end, beginning, statuses, redactions, direction } = conditions;
  const { orderBy, after, ends } = direction;
  const enough = redactions ? [`redaction_count >= ${redactions}`] : [];
  const ofBand = withinBand(owner);
  // The lowest level may begin below the minimum. The next one does not, and its rows need no check.
  const lowest = redactions ? `redaction_level(${redactions})` : '0';
  const wholly = redactions ? `redaction_level(${redactions} - 1) + 1` : '0';
  const inWindow = [`started_at ${ends} ${end}`, ...beginning];
  const nearby = firstOf(
    'wire, started_at, id, status, redaction_count',
    [...owner.all, ...inWindow],
    direction,
    owner.order,
    `($2::int + 1) * ${nearness}`,
  );
  const sample = firstOf(
    'started_at, id',
    [...ofBand, ...inWindow],
    direction,
    'time',
    `$2::int / ${sampledLevels} + 1`,
  );
  const withinReach = [
    ...ofBand,
    ...enough,
    `(started_at, id) ${after === '<' ? '>=' : '<='} ((SELECT started_at FROM reached), (SELECT id FROM reached))`,
    ...beginning,
  ];
  const found = firstOf('wire, started_at, id', withinReach, direction, 'time', '$2::int + 1');
  return `near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (${nearby}
      ) AS newest
      WHERE ${[...ofStatuses(statuses), ...enough].join(' AND ')}
      ${orderBy}
      LIMIT $2::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > $2::int AS near FROM near
    ), band AS MATERIALIZED (${bandsOf(owner, statuses, lowest)}
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (${sample}
      ) AS sample
      WHERE level >= ${wholly} AND level < ${wholly} + ${sampledLevels}
      ${orderBy}
      LIMIT 1 OFFSET $2::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), ${end}) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (${found}
      ) AS found
      ${orderBy}
      LIMIT $2::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (${orderBy}) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    )`;
}
