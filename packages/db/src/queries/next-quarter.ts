import { inMinutes, rollupOrigin, rollupQuarter, rollupSubject, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { madeStatement, nameByKey } from './made-statement.ts';
import { rollupConditions } from './rollup-conditions.ts';
import type { SessionPosition, SessionQuery } from './session-query.ts';

/** Where to go on looking, and whether the rollup that it was found by is that of a quarter of an hour. */
interface Next {
  from: SessionPosition;
  isQuarter: boolean;
}

/**
 * Where to go on looking for sessions of a query: behind a place, or at the next quarter of an hour that may have any, by
 * what the rollups tell. Where a wide rollup may have some and the narrower ones within it don't, behind that.
 *
 * @returns null when there is none
 */
export async function nextQuarter(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition,
): Promise<Next | null> {
  const newest = query.order !== 'oldest';
  let used = 3;
  const { name, conditions, values } = rollupConditions(query, () => `$${++used}`);
  const statement = madeStatement(
    nameByKey('sessions_next_quarter', [newest ? 'newest' : 'oldest', ...name]),
    () => nextText(newest ? 'DESC' : 'ASC', conditions),
  );
  // With an empty id, newest first, what starts at the instant itself comes before the place.
  const place = new Date(from.startedAt - (newest && from.id === '' ? 1 : 0)).toISOString();
  const result = await account.query<{ start: string; width: string }>({
    ...statement,
    values: [query.accountId, rollupSubject(query.agentIds), place, ...values],
  });
  const row = result.rows[0];
  if (!row) return null;
  const start = Number(row.start);
  const width = Number(row.width);
  const isQuarter = width === rollupQuarter;
  // An id is never empty: what starts at the instant itself comes after this place, oldest first, and not before it.
  const edge = { startedAt: newest === isQuarter ? start + width : start, id: '' };
  const isWithin = newest ? edge.startedAt > from.startedAt : edge.startedAt <= from.startedAt;
  return { from: isWithin ? from : edge, isQuarter };
}

interface Width {
  /** In minutes. */
  minutes: number;
  /** As an interval. */
  length: string;
  /** The start of the rollup of this width that the place is in. */
  here: string;
}

const place = '$3::timestamptz';
const origin = `timestamptz '${new Date(rollupOrigin).toISOString()}'`;

const [quarter, block, half, week] = rollupWidths.map((width) => {
  const minutes = inMinutes(width);
  const length = `interval '${minutes} minutes'`;
  return { minutes, length, here: `date_bin(${length}, ${place}, ${origin})` };
}) as [Width, Width, Width, Width];

type Direction = 'DESC' | 'ASC';

/**
 * A query of the start of the nearest quarter that meets conditions. Each width is asked for what lies beyond the narrower
 * rollup that the place is in: few rollups are read.
 */
function nextText(direction: Direction, conditions: readonly string[]): string {
  /** The nearest rollup of one width, of those that begin in a range. */
  const nearest = ({ minutes }: Width, range: string) => `(
        SELECT start
        FROM session_rollup
        WHERE ${['account_id = $1', 'agent_id = $2', `width = ${minutes}`, range, ...conditions].join(' AND ')}
        ORDER BY start ${direction}
        LIMIT 1
      )`;

  /** The nearest quarter, found from the nearest rollup of the first width down, as far down as there is one. */
  const descend = ([first, ...narrower]: readonly Width[], range: string) => {
    const widest = first as Width;
    let from = `${nearest(widest, range)} AS w${widest.minutes}`;
    let outer = widest;
    const found = [widest];
    for (const one of narrower) {
      const start = `w${outer.minutes}.start`;
      const within = `start >= ${start} AND start < ${start} + ${outer.length}`;
      from += ` LEFT JOIN LATERAL ${nearest(one, within)} AS w${one.minutes} ON true`;
      outer = one;
      found.unshift(one);
    }
    const width = found.map(({ minutes }) => `WHEN w${minutes}.start IS NOT NULL THEN ${minutes}`).join(' ');
    const start = found.map(({ minutes }) => `w${minutes}.start`).join(', ');
    return `SELECT coalesce(${start}) AS start, CASE ${width} END AS width FROM ${from}`;
  };

  const newest = direction === 'DESC';
  const endOf = ({ here, length }: Width) => `${here} + ${length}`;
  const beyond = (inner: Width, outer?: Width) =>
    newest
      ? `start < ${inner.here}${outer ? ` AND start >= ${outer.here}` : ''}`
      : `start >= ${endOf(inner)}${outer ? ` AND start < ${endOf(outer)}` : ''}`;
  const near = newest
    ? `start >= ${block.here} AND start <= ${place}`
    : `start > ${place} - ${quarter.length} AND start < ${endOf(block)}`;
  const parts = [
    descend([quarter], near),
    descend([block, quarter], beyond(block, half)),
    descend([half, block, quarter], beyond(half, week)),
    descend([week, half, block, quarter], beyond(week)),
  ];
  return `
    SELECT
      round(extract(epoch FROM start) * 1000)::text AS start,
      (width * ${rollupQuarter / inMinutes(rollupQuarter)})::text AS width
    FROM (${parts.join('\n      UNION ALL ')}) AS next
    ORDER BY next.start ${direction}
    LIMIT 1`;
}
