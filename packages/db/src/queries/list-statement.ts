import type { SessionStatus } from '@masker/contract';
import { linesOfRows } from './copy-page.ts';
import {
  directions,
  firstOf,
  type ListConditions,
  ofStatuses,
  ownerOf,
  statusLiteral,
} from './list-conditions.ts';
import { madeStatement, type Statement } from './made-statement.ts';
import { mergedPage } from './merged-page.ts';
import type { SessionOrder } from './session-query.ts';

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
   * The start of the scan: the edge of the data, the bound of the window (`until`, or `since` for the oldest first), or
   * the last row of the previous page. Never two of them: a position lies within the window, and given two bounds
   * PostgreSQL may begin at the looser one.
   */
  from: 'edge' | 'bound' | 'position';
  order?: SessionOrder;
}

/**
 * The SQL for one combination of conditions, created once.
 *
 * Parameters, in this order, those that the shape has: account id, limit, end of the scan (`since`, or `until` for the
 * oldest first), agent id, minimum of redactions, and start of the scan: the position (`started_at`, `id`) to continue
 * after, or the other bound.
 */
export function listStatement(shape: ListShape): Statement {
  return madeStatement(nameOf(shape), () => textOf(shape));
}

/**
 * The SQL of a page of an export: the page of {@link listStatement}, as lines, for `copyPage`. The parameters are the
 * same, except that exactly `limit` rows are read.
 */
export function linesStatement(shape: ListShape): string {
  return madeStatement(`${nameOf(shape)}_lines`, () => linesOf(shape)).text;
}

function nameOf({ order = 'newest', from, agent, statuses, redactions }: ListShape): string {
  return [
    'sessions',
    order,
    from,
    ...(agent ? ['agent'] : []),
    ...statuses,
    ...(redactions ? ['redactions'] : []),
  ].join('_');
}

/** Whether an index has these sessions in the order of the list, with no others in between. */
function isScanned({ statuses, redactions }: ListConditions): boolean {
  return redactions === null && (statuses.length === 0 || (statuses.length === 1 && statuses[0] !== 'ok'));
}

function textOf(shape: ListShape): string {
  const conditions = conditionsOf(shape);
  return `
    WITH ${isScanned(conditions) ? scannedPage(conditions) : mergedPage(conditions)}, filled AS MATERIALIZED (
      SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
    )
    SELECT
      string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
      round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
        AS last_started_at,
      max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
      max(rows) AS rows
    FROM page, filled`;
}

function linesOf(shape: ListShape): string {
  const conditions = conditionsOf(shape);
  if (!isScanned(conditions)) {
    const rows = 'SELECT wire, started_at, id FROM page ORDER BY n LIMIT $2::int';
    return `WITH ${mergedPage(conditions)} ${linesOfRows(rows)}`;
  }
  return linesOfRows(scanned('wire, started_at, id', conditions, '$2::int'));
}

function conditionsOf(shape: ListShape): ListConditions {
  let used = 2;
  const next = () => `$${++used}`;
  const direction = directions[shape.order ?? 'newest'];
  const end = `${next()}::timestamptz`;
  const owner = ownerOf(shape.agent ? next() : undefined);
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
function scannedPage(conditions: ListConditions): string {
  const n = `row_number() OVER (${conditions.direction.orderBy}) AS n`;
  return `page AS (${scanned(`wire, started_at, id, ${n}`, conditions, '$2::int + 1')}
    )`;
}

function scanned(
  columns: string,
  { owner, end, beginning, statuses, direction }: ListConditions,
  limit: string,
): string {
  const [whose, order] =
    statuses.length > 0 ? ([owner.ofStatus, 'list'] as const) : ([owner.all, owner.order] as const);
  const within = [...whose, ...ofStatuses(statuses), `started_at ${direction.ends} ${end}`, ...beginning];
  return `
      SELECT ${columns}
      FROM (${firstOf('wire, started_at, id', within, direction, order, limit)}
      ) AS first
      ${direction.orderBy}
      LIMIT ${limit}`;
}
