import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { mergedPage } from './merged-page.ts';

/** Which conditions a list query has; each combination is one prepared statement. */
export interface ListShape {
  agent: boolean;
  /** Part of the text, not a parameter: only a literal lets the planner use an index over rare statuses. */
  status: SessionStatus | null;
  redactions: boolean;
  /**
   * Where the scan begins: at the newest, below `until`, or behind the last row of the page before. Never
   * both: a position lies below `until` already, and given two bounds PostgreSQL may begin at the looser.
   */
  from: 'newest' | 'until' | 'position';
  /** One session a line, rather than joined by commas. */
  lines?: boolean;
}

export interface Statement {
  name: string;
  text: string;
}

/** Conditions on a session, as SQL. */
export interface ListConditions {
  /** What an index begins with: the account, and the agent if one is asked for. */
  owner: string[];
  /** Inclusive, as SQL of an instant. */
  since: string;
  /** Where the scan begins, if not at the newest. */
  below: string[];
  status: SessionStatus | null;
  /** At least so many redactions, as SQL of a bigint; null when any number will do. */
  redactions: string | null;
}

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once.
 *
 * Parameters, in this order, those that the shape has: account id, limit, since, agent id, redactions
 * at least, and the position (`started_at`, `id`) to continue after, or `until`.
 */
export function listStatement(shape: ListShape): Statement {
  const name = nameOf(shape);
  let statement = made.get(name);
  if (!statement) {
    statement = { name, text: textOf(shape) };
    made.set(name, statement);
  }
  return statement;
}

function nameOf(shape: ListShape): string {
  return [
    'sessions',
    shape.from,
    ...(shape.agent ? ['agent'] : []),
    ...(shape.status ? [shape.status] : []),
    ...(shape.redactions ? ['redactions'] : []),
    ...(shape.lines ? ['lines'] : []),
  ].join('_');
}

function textOf(shape: ListShape): string {
  const conditions = conditionsOf(shape);
  // An index has these sessions in the order of the list, with no others in between.
  const scanned = conditions.redactions === null && conditions.status !== 'ok';
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
  const since = `${next()}::timestamptz`;
  const owner = ['account_id = $1', ...(shape.agent ? [`agent_id = ${next()}`] : [])];
  // bigint: a caller may ask for more than a session can hold, which matches nothing.
  const redactions = shape.redactions ? `${next()}::bigint` : null;
  const below: string[] = [];
  // A row comparison, which an index answers by itself; the same spelt with OR reads every row before it.
  if (shape.from === 'position') below.push(`(started_at, id) < (${next()}::timestamptz, ${next()})`);
  if (shape.from === 'until') below.push(`started_at < ${next()}::timestamptz`);
  return { owner, since, below, status: shape.status && statusLiteral(shape.status), redactions };
}

/** The page, from one index scan. */
function scannedPage({ owner, since, below, status }: ListConditions): string {
  const ofStatus = status ? [`status = '${status}'`] : [];
  return `page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
      FROM session
      WHERE ${[...owner, ...ofStatus, `started_at >= ${since}`, ...below].join(' AND ')}
      ORDER BY started_at DESC, id DESC
      LIMIT $2::int + 1
    )`;
}

/** What becomes part of a statement's text is looked up, never passed on. */
export function statusLiteral(status: SessionStatus): SessionStatus {
  const known = sessionStatuses.find((one) => one === status);
  if (!known) throw new Error('not a status');
  return known;
}
