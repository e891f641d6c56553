import { readStarts } from '../rollup/rare-starts.ts';
import { everyAgent, inMinutes, rollupOrigin, rollupQuarter, rollupSubject } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { madeStatement, nameByKey } from './made-statement.ts';
import { rollupConditions } from './rollup-conditions.ts';
import type { SessionQuery } from './session-query.ts';

/** A quarter of an hour that may have sessions of a query. */
export interface Quarter {
  /** In milliseconds since the epoch. */
  start: number;
  /** Sessions that an index has of it, about. */
  sessions: number;
  /** When all of them started, in milliseconds from its start and no order; null when they are too many to tell. */
  starts: readonly number[] | null;
}

/** Quarters that are asked for at once. */
export const quartersAtOnce = 96;

/** The quarter of an hour that an instant is in. */
export function quarterOf(at: number): number {
  return rollupOrigin + Math.floor((at - rollupOrigin) / rollupQuarter) * rollupQuarter;
}

/**
 * The nearest quarters of an hour that may have sessions of a query, from one to another in the order of the list: as
 * many as are asked for at once, or all there are.
 *
 * @param from the start of the first
 * @param to the start of the last
 */
export async function readQuarters(
  account: Queryable,
  query: SessionQuery,
  from: number,
  to: number,
): Promise<Quarter[]> {
  const newest = query.order !== 'oldest';
  const subject = rollupSubject(query.agentIds);
  let used = 5;
  const { name, conditions, values, keys, sessions } = rollupConditions(query, () => `$${++used}`, true);
  const key = [newest ? 'newest' : 'oldest', ...(subject === everyAgent ? [] : ['agent']), ...name];
  const statement = madeStatement(nameByKey('sessions_quarters', key), () => {
    const lists = keys.map((one) => `${listOf(one)} AS list`);
    return `
    SELECT round(extract(epoch FROM own.start) * 1000)::text AS start, own.sessions::text AS sessions, ARRAY[${lists
      .map((_, i) => `list${i}.list`)
      .join(', ')}]::text[] AS lists
    FROM (
      SELECT start, ${sessions} AS sessions, starts
      FROM session_rollup
      WHERE ${[
        'account_id = $1',
        'agent_id = $2',
        `width = ${inMinutes(rollupQuarter)}`,
        'start >= $3::timestamptz',
        'start <= $4::timestamptz',
        ...conditions,
      ].join(' AND ')}
      ORDER BY start ${newest ? 'DESC' : 'ASC'}
      LIMIT $5::int
    ) AS own${
      subject === everyAgent
        ? ''
        : ` LEFT JOIN LATERAL (
      SELECT starts
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = '${everyAgent}' AND width = ${inMinutes(rollupQuarter)} AND start = own.start
    ) AS every ON true`
    }${lists.map((list, i) => `, LATERAL (SELECT ${list.replaceAll('starts', subject === everyAgent ? 'own.starts' : 'every.starts')}) AS list${i}`).join('')}
    ORDER BY own.start ${newest ? 'DESC' : 'ASC'}`;
  });
  const [first, last] = newest ? [to, from] : [from, to];
  const { rows } = await account.query<{ start: string; sessions: string; lists: (string | null)[] }>({
    ...statement,
    values: [
      query.accountId,
      subject,
      new Date(first).toISOString(),
      new Date(last).toISOString(),
      quartersAtOnce,
      ...values,
    ],
  });
  return rows.map((row) => ({
    start: Number(row.start),
    sessions: Number(row.sessions),
    starts: startsOf(row.lists),
  }));
}

/** What a rollup lists under some keys, as SQL: null when there is no telling, `many` when they are too many. */
const many = '*';
const listOf = (keys: string) => `CASE WHEN starts IS NOT NULL THEN (
      SELECT CASE WHEN bool_or(listed = '') THEN '${many}' ELSE coalesce(string_agg(listed, ''), '') END
      FROM unnest(${keys}) AS key, LATERAL (SELECT starts ->> key AS listed) AS one
      WHERE listed IS NOT NULL
    ) END`;

/** What is in every list. */
function startsOf(lists: readonly (string | null)[]): number[] | null {
  let starts: number[] | null = null;
  for (const list of lists) {
    if (list === null || list === many) continue;
    const own = new Set(readStarts(list));
    starts = starts === null ? [...own] : starts.filter((one) => own.has(one));
  }
  return starts;
}
