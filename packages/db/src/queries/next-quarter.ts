import { everyAgent, inMinutes, rollupQuarter, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import type { SessionPosition, SessionQuery } from './list-sessions.ts';

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
): Promise<SessionPosition | null> {
  const newest = query.order !== 'oldest';
  const result = await account.query<{ start: string | null }>({
    name: `sessions_next_quarter_${newest ? 'newest' : 'oldest'}`,
    text: newest ? newestText : oldestText,
    values: [query.accountId, rollupAgent(query), query.kinds, new Date(from.startedAt).toISOString()],
  });
  const start = result.rows[0]?.start ?? null;
  if (start === null) return null;
  const at = Number(start);
  // An id is never empty: what starts at the instant itself comes after this place, oldest first, and not before it.
  if (newest) return at + rollupQuarter > from.startedAt ? from : { startedAt: at + rollupQuarter, id: '' };
  return at <= from.startedAt ? from : { startedAt: at, id: '' };
}

const [quarter, block, half, week] = rollupWidths.map((width) => ({
  width: inMinutes(width),
  length: `interval '${inMinutes(width)} minutes'`,
})) as [Width, Width, Width, Width];

interface Width {
  /** In minutes. */
  width: number;
  /** As an interval. */
  length: string;
}

const ofKinds = 'account_id = $1 AND agent_id = $2 AND kinds ?| $3::text[]';

/** Rollups of one width within a wider one, that begin no later, or end no earlier, than the place. */
function within({ width }: Width, outer: string, outerWidth: Width, side: string): string {
  return `LATERAL (
        SELECT start FROM session_rollup
        WHERE ${ofKinds} AND width = ${width}
          AND start >= ${outer}.start AND start < ${outer}.start + ${outerWidth.length} AND ${side}
      )`;
}

/** The week that the place is in, and the next one: only the first can have its sessions on the wrong side. */
function nextText(
  here: string,
  beyond: string,
  orderBy: string,
  nearest: string,
  side: (w: Width) => string,
) {
  const oneWeek = (where: string) => `(
        SELECT start FROM session_rollup WHERE ${ofKinds} AND width = ${week.width} AND ${where} ${orderBy} LIMIT 1
      )`;
  return `
    WITH week AS MATERIALIZED (
      ${oneWeek(here)} UNION ALL ${oneWeek(beyond)}
    )
    SELECT round(extract(epoch FROM ${nearest}(quarter.start)) * 1000)::text AS start
    FROM
      week,
      ${within(half, 'week', week, side(half))} AS half,
      ${within(block, 'half', half, side(block))} AS block,
      ${within(quarter, 'block', block, side(quarter))} AS quarter`;
}

const newestText = nextText(
  `start <= $4::timestamptz AND start > $4::timestamptz - ${week.length}`,
  `start <= $4::timestamptz - ${week.length}`,
  'ORDER BY start DESC',
  'max',
  () => 'start <= $4::timestamptz',
);

const oldestText = nextText(
  `start <= $4::timestamptz AND start > $4::timestamptz - ${week.length}`,
  'start > $4::timestamptz',
  'ORDER BY start',
  'min',
  ({ length }) => `start > $4::timestamptz - ${length}`,
);

/** The agent whose rollups know of the sessions of a query: its only one, or all together. */
function rollupAgent({ agentIds }: Pick<SessionQuery, 'agentIds'>): string {
  return agentIds?.length === 1 ? (agentIds[0] as string) : everyAgent;
}
