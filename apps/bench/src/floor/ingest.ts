import type { IncomingMessage, ServerResponse } from 'node:http';
import { pool } from './pool.ts';

const insert = {
  name: 'ingest',
  text: `
    INSERT INTO session (
      account_id, id, agent_id, agent_name, started_at, ended_at,
      status, redaction_count, redactions_by_kind, upstream_model
    )
    SELECT
      $1, id, agent_id, agent_name, started_at, ended_at, status,
      (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(redactions_by_kind)),
      redactions_by_kind, upstream_model
    FROM jsonb_to_recordset(CASE jsonb_typeof($2::jsonb) WHEN 'array' THEN $2::jsonb ELSE jsonb_build_array($2::jsonb) END)
      AS sent(id text, agent_id text, agent_name text, started_at timestamptz, ended_at timestamptz,
        status text, redactions_by_kind jsonb, upstream_model text)
    ON CONFLICT DO NOTHING`,
};

/** Stores the sessions of a body without validation, counts, agents or notifications. */
export async function write(account: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of req.setEncoding('utf8')) body += chunk;
  const { rowCount } = await pool.query({ ...insert, values: [account, body] });
  res.writeHead(200, { 'content-type': 'application/json' }).end(`{"accepted":${rowCount}}`);
}
