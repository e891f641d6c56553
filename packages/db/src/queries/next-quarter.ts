import { sessionStatuses } from '@masker/contract';
import { inMinutes, rollupOrigin, rollupQuarter, rollupSubject, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import type { SessionPosition, SessionQuery } from './list-sessions.ts';

/** Where to go on looking, and how many sessions the quarter of an hour has that is there. */
export interface NextQuarter {
  from: SessionPosition;
  sessions: number;
}

/**
 * Where to go on looking for sessions with one of the kinds of a query: behind a place, or at the next quarter of an
 * hour that has any, by what the rollups tell.
 *
 * @returns null when there is none
 */
export async function nextQuarter(
  account: Queryable,
  query: SessionQuery,
  from: SessionPosition,
): Promise<NextQuarter | null> {
  const newest = query.order !== 'oldest';
  const result = await account.query<{ start: string; sessions: string }>({
    name: `sessions_next_quarter_${newest ? 'newest' : 'oldest'}`,
    text: newest ? newestText : oldestText,
    values: [
      query.accountId,
      rollupSubject(query.agentIds),
      query.kinds,
      new Date(from.startedAt).toISOString(),
    ],
  });
  const row = result.rows[0];
  if (!row) return null;
  const start = Number(row.start);
  const sessions = Number(row.sessions);
  // An id is never empty: what starts at the instant itself comes after this place, oldest first, and not before it.
  const edge = { startedAt: newest ? start + rollupQuarter : start, id: '' };
  const isWithin = newest ? edge.startedAt > from.startedAt : edge.startedAt <= from.startedAt;
  return { from: isWithin ? from : edge, sessions };
}

interface Width {
  /** In minutes. */
  minutes: number;
  /** As an interval. */
  length: string;
  /** The start of the rollup of this width that the place is in. */
  here: string;
}

const place = '$4::timestamptz';
const origin = `timestamptz '${new Date(rollupOrigin).toISOString()}'`;

const [quarter, block, half, week] = rollupWidths.map((width) => {
  const minutes = inMinutes(width);
  const length = `interval '${minutes} minutes'`;
  return { minutes, length, here: `date_bin(${length}, ${place}, ${origin})` };
}) as [Width, Width, Width, Width];

type Direction = 'DESC' | 'ASC';

/** The nearest rollup of one width that has any of the kinds, of those that begin in a range. */
function nearest({ minutes }: Width, range: string, direction: Direction): string {
  return `(
        SELECT start, ${sessionStatuses.map((one) => `${one}_sessions`).join(' + ')} AS sessions
        FROM session_rollup
        WHERE account_id = $1 AND agent_id = $2 AND width = ${minutes} AND ${range} AND kinds ?| $3::text[]
        ORDER BY start ${direction}
        LIMIT 1
      )`;
}

/** The nearest quarter, found from the nearest rollup of the first width down. */
function descend([first, ...narrower]: readonly Width[], range: string, direction: Direction): string {
  const widest = first as Width;
  let from = `${nearest(widest, range, direction)} AS w${widest.minutes}`;
  let outer = widest;
  for (const one of narrower) {
    const start = `w${outer.minutes}.start`;
    const within = `start >= ${start} AND start < ${start} + ${outer.length}`;
    from += `, LATERAL ${nearest(one, within, direction)} AS w${one.minutes}`;
    outer = one;
  }
  return `SELECT w${outer.minutes}.start, w${outer.minutes}.sessions FROM ${from}`;
}

/** Each width is asked for what lies beyond the narrower rollup that the place is in: few rollups are read. */
function nextText(direction: Direction): string {
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
    descend([quarter], near, direction),
    descend([block, quarter], beyond(block, half), direction),
    descend([half, block, quarter], beyond(half, week), direction),
    descend([week, half, block, quarter], beyond(week), direction),
  ];
  return `
    SELECT round(extract(epoch FROM start) * 1000)::text AS start, sessions::text AS sessions
    FROM (${parts.join('\n      UNION ALL ')}) AS next
    ORDER BY next.start ${direction}
    LIMIT 1`;
}

const newestText = nextText('DESC');
const oldestText = nextText('ASC');
