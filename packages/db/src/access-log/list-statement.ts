import type { Statement } from '../scope/account-query.ts';

/** Which conditions a list of entries has; each combination is one prepared statement. */
export interface AccessShape {
  /** Only one action. */
  action: boolean;
  /** Only one actor. */
  actor: boolean;
  /** Where the scan begins: at the newest, below `until`, or behind the last entry of the page before. */
  from: 'newest' | 'until' | 'position';
}

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once.
 *
 * Parameters, in this order, those that the shape has: account id, limit, since, action, actor id, and the
 * sequence to continue after, or `until`.
 */
export function accessStatement(shape: AccessShape): Statement {
  const parts = [shape.from, ...(shape.action ? ['action'] : []), ...(shape.actor ? ['actor'] : [])];
  const name = ['access_log', ...parts].join('_');
  let statement = made.get(name);
  if (!statement) {
    statement = { name, text: textOf(shape) };
    made.set(name, statement);
  }
  return statement;
}

/** Of a bigint. */
const greatest = '9223372036854775807';

/** The first entry of a chain at or after an instant: time never goes back along it. */
const firstSince = (instant: string) => `(
        SELECT sequence FROM access_log
        WHERE account_id = $1 AND at >= ${instant}::timestamptz
        ORDER BY at, sequence
        LIMIT 1
      )`;

function textOf(shape: AccessShape): string {
  let used = 2;
  const next = () => `$${++used}`;
  const conditions = ['account_id = $1', `sequence >= ${firstSince(next())}`];
  if (shape.action) conditions.push(`action = ${next()}`);
  if (shape.actor) conditions.push(`actor_id = ${next()}`);
  if (shape.from === 'position') conditions.push(`sequence < ${next()}::bigint`);
  // Nothing at or after `until`: all of them are before it. A coalesce outside of the SELECT would, under row-level
  // security, not be looked up in the index but tried on every entry.
  if (shape.from === 'until') {
    conditions.push(`sequence < (SELECT coalesce(${firstSince(next())}, ${greatest}))`);
  }
  return `
    WITH page AS (
      SELECT sequence, at, entry, hash, row_number() OVER (ORDER BY sequence DESC) AS n
      FROM access_log
      WHERE ${conditions.join(' AND ')}
      ORDER BY sequence DESC
      LIMIT $2::int + 1
    )
    SELECT
      string_agg(
        '{"sequence":' || sequence || ',"at":"' || wire_instant(at) || '",'
          || substr(entry, 2, length(entry) - 2)
          || ',"hash":"' || encode(hash, 'hex') || '"}',
        ',' ORDER BY n
      ) FILTER (WHERE n <= $2::int) AS json,
      least(count(*), $2::int)::int AS rows,
      CASE WHEN count(*) > $2::int THEN min(sequence) FILTER (WHERE n <= $2::int) END AS last
    FROM page`;
}
