/** Which conditions a list query has; each combination is one prepared statement. */
export interface ListShape {
  until: boolean;
  agent: boolean;
  status: boolean;
  redactions: boolean;
  after: boolean;
}

export interface Statement {
  name: string;
  text: string;
}

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once.
 *
 * Parameters, in this order, those that the shape has: account id, limit, since, until, agent id,
 * status, redactions at least, and the position (`started_at`, `id`) to continue after.
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
  const parts = Object.entries(shape).filter(([, present]) => present);
  return ['sessions', ...parts.map(([part]) => part)].join('_');
}

function textOf(shape: ListShape): string {
  let used = 2;
  const next = () => `$${++used}`;
  const conditions = ['account_id = $1', `started_at >= ${next()}::timestamptz`];
  if (shape.until) conditions.push(`started_at < ${next()}::timestamptz`);
  if (shape.agent) conditions.push(`agent_id = ${next()}`);
  if (shape.status) conditions.push(`status = ${next()}`);
  // bigint: a caller may ask for more than a session can hold, which matches nothing.
  if (shape.redactions) conditions.push(`redaction_count >= ${next()}::bigint`);
  // A row comparison, which an index answers by itself; the same spelt with OR reads every row before it.
  if (shape.after) conditions.push(`(started_at, id) < (${next()}::timestamptz, ${next()})`);

  return `
    WITH page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
      FROM session
      WHERE ${conditions.join(' AND ')}
      ORDER BY started_at DESC, id DESC
      LIMIT $2::int + 1
    ), filled AS (SELECT count(*) > $2::int AS more FROM page)
    SELECT
      string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
      round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
        AS last_started_at,
      max(id) FILTER (WHERE n = $2::int AND more) AS last_id
    FROM page, filled`;
}
