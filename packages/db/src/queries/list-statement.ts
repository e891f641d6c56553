import { type SessionStatus, sessionStatuses } from '@masker/contract';
import type { SessionOrder } from './list-sessions.ts';
import { madeStatement, type Statement } from './made-statement.ts';
import { mergedPage } from './merged-page.ts';

/** Which conditions a list query has; each combination is one prepared statement. */
export interface ListShape {
  agent: boolean;
  /**
   * Empty for any; in the order of the contract. Part of the text, not a parameter: only a literal lets the planner
   * use an index over rare statuses.
   */
  statuses: readonly SessionStatus[];
  redactions: boolean;
  /**
   * Where the scan begins: at the edge of what there is, at the bound of the window (`until`, or for the oldest first
   * `since`), or behind the last row of the page before. Never two of them: a position lies within the window already,
   * and given two bounds PostgreSQL may begin at the looser.
   */
  from: 'edge' | 'bound' | 'position';
  order?: SessionOrder;
  /** One session a line, rather than joined by commas. */
  lines?: boolean;
}

/** Conditions on a session, as SQL. */
export interface ListConditions {
  /** What an index begins with: the account, and the agent if one is asked for. */
  owner: string[];
  /** Where the scan ends, as SQL of an instant: `since`, inclusive, or for the oldest first `until`, exclusive. */
  end: string;
  /** Where the scan begins, if not at the edge. */
  beginning: string[];
  statuses: readonly SessionStatus[];
  /** At least so many redactions, as SQL of a bigint; null when any number will do. */
  redactions: string | null;
  direction: Direction;
}

/** How the order of a list is written. */
export interface Direction {
  orderBy: string;
  /** On a row that comes after a place: `(started_at, id) ${after} (…)`. */
  after: '<' | '>';
  /** On an instant at which the scan begins, and at which it ends. */
  begins: '<' | '>=';
  ends: '<' | '>=';
}

export const directions: Record<SessionOrder, Direction> = {
  newest: { orderBy: 'ORDER BY started_at DESC, id DESC', after: '<', begins: '<', ends: '>=' },
  oldest: { orderBy: 'ORDER BY started_at, id', after: '>', begins: '>=', ends: '<' },
};

/**
 * The SQL for one combination of conditions, made once.
 *
 * Parameters, in this order, those that the shape has: account id, limit, where the scan ends (`since`, or for the
 * oldest first `until`), agent id, redactions at least, and where it begins: the position (`started_at`, `id`) to
 * continue after, or the other bound.
 */
export function listStatement(shape: ListShape): Statement {
  return madeStatement(nameOf(shape), () => textOf(shape));
}

function nameOf({ order = 'newest', from, agent, statuses, redactions, lines }: ListShape): string {
  return [
    'sessions',
    order,
    from,
    ...(agent ? ['agent'] : []),
    ...statuses,
    ...(redactions ? ['redactions'] : []),
    ...(lines ? ['lines'] : []),
  ].join('_');
}

function textOf(shape: ListShape): string {
  const conditions = conditionsOf(shape);
  const { statuses, redactions } = conditions;
  // An index has these sessions in the order of the list, with no others in between.
  const scanned =
    redactions === null && (statuses.length === 0 || (statuses.length === 1 && statuses[0] !== 'ok'));
  return `
    WITH ${scanned ? scannedPage(conditions) : mergedPage(conditions)}, filled AS (
      SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
    )
    SELECT
      string_agg(wire, ${shape.lines ? `E'\\n'` : `','`} ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
      round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
        AS last_started_at,
      max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
      max(rows) AS rows
    FROM page, filled`;
}

function conditionsOf(shape: ListShape): ListConditions {
  let used = 2;
  const next = () => `$${++used}`;
  const direction = directions[shape.order ?? 'newest'];
  const end = `${next()}::timestamptz`;
  const owner = ['account_id = $1', ...(shape.agent ? [`agent_id = ${next()}`] : [])];
  // bigint: a caller may ask for more than a session can hold, which matches nothing.
  const redactions = shape.redactions ? `${next()}::bigint` : null;
  const beginning: string[] = [];
  // A row comparison, which an index answers by itself; the same spelt with OR reads every row before it.
  if (shape.from === 'position')
    beginning.push(`(started_at, id) ${direction.after} (${next()}::timestamptz, ${next()})`);
  if (shape.from === 'bound') beginning.push(`started_at ${direction.begins} ${next()}::timestamptz`);
  return { owner, end, beginning, statuses: shape.statuses.map(statusLiteral), redactions, direction };
}

/** The page, from one index scan. */
function scannedPage({ owner, end, beginning, statuses, direction }: ListConditions): string {
  const { orderBy, ends } = direction;
  return `page AS (
      SELECT wire, started_at, id, row_number() OVER (${orderBy}) AS n
      FROM session
      WHERE ${[...owner, ...ofStatuses(statuses), `started_at ${ends} ${end}`, ...beginning].join(' AND ')}
      ${orderBy}
      LIMIT $2::int + 1
    )`;
}

/** A condition on the status, when not any will do. */
export function ofStatuses(statuses: readonly SessionStatus[]): string[] {
  const literals = statuses.map((one) => `'${statusLiteral(one)}'`);
  if (literals.length === 0) return [];
  return [literals.length === 1 ? `status = ${literals[0]}` : `status IN (${literals.join(', ')})`];
}

/** What becomes part of a statement's text is looked up, never passed on. */
export function statusLiteral(status: SessionStatus): SessionStatus {
  const known = sessionStatuses.find((one) => one === status);
  if (!known) throw new Error('not a status');
  return known;
}
