/** A way to make a page from rows. */
export interface Form {
  name: string;
  /** The columns selected from `page`, the rows of the page in order. */
  select: string;
  // biome-ignore lint/suspicious/noExplicitAny: rows have the columns that the form selects.
  page(rows: any[]): Page;
}

interface Page {
  /** The sessions as a JSON array. */
  json: string;
  count: number;
  /** `started_at` as PostgreSQL formats it, and `id`, of the last row. */
  last: [string, string] | null;
}

/** An instant in the format of the API: milliseconds only if they are not zero. */
const instant = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', CASE WHEN date_trunc('second', ${column}) = ${column}
    THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' END)`;

const last = `count(*)::int AS count, (array_agg(started_at::text))[count(*)] AS last_at, (array_agg(id))[count(*)] AS last_id`;

/** One row with JSON made by the database. */
function asMade([row]: { json: string; count: number; last_at: string; last_id: string }[]): Page {
  if (!row) return { json: '[]', count: 0, last: null };
  return { json: row.json, count: row.count, last: row.count ? [row.last_at, row.last_id] : null };
}

/** JSON made by SQL and passed through, in the fastest way. */
const json: Form = {
  name: 'json',
  select: `coalesce(json_agg((SELECT row_to_json(one) FROM (SELECT
      id, agent_id, agent_name,
      ${instant('started_at')} AS started_at, ${instant('ended_at')} AS ended_at,
      (extract(epoch FROM ended_at - started_at) * 1000)::bigint AS duration_ms,
      status, redaction_count, redactions_by_kind, upstream_model) AS one)), '[]')::text AS json, ${last}`,
  page: asMade,
};

/** JSON as PostgreSQL writes it: its own form of instants, and no duration. */
const agg: Form = {
  name: 'agg',
  select: `coalesce(json_agg((SELECT row_to_json(one) FROM (SELECT
      id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model
    ) AS one)), '[]')::text AS json, ${last}`,
  page: asMade,
};

/** Rows as the driver returns them, and `JSON.stringify`. */
const stringify: Form = {
  name: 'stringify',
  select:
    'id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model',
  page(rows) {
    const end = rows.at(-1);
    return {
      json: JSON.stringify(
        rows.map((row) => ({
          id: row.id,
          agent_id: row.agent_id,
          agent_name: row.agent_name,
          started_at: row.started_at.toISOString().replace('.000Z', 'Z'),
          ended_at: row.ended_at.toISOString().replace('.000Z', 'Z'),
          duration_ms: row.ended_at - row.started_at,
          status: row.status,
          redaction_count: row.redaction_count,
          redactions_by_kind: row.redactions_by_kind,
          upstream_model: row.upstream_model,
        })),
      ),
      count: rows.length,
      last: end ? [end.started_at.toISOString(), end.id] : null,
    };
  },
};

/** The stored wire JSON of the product, concatenated: the approach of the product without its checks. */
const stored: Form = {
  name: 'stored',
  select: `'[' || coalesce(string_agg(wire, ','), '') || ']' AS json, ${last}`,
  page: asMade,
};

export const forms: Record<string, Form | undefined> = { json, agg, stringify, stored };
