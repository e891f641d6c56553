import type { Client } from 'pg';
import { instant, type ListQuery } from './queries.ts';

/** A session in the format of the API, built here from the table's columns, independent of any contender's JSON. */
export interface OracleRow {
  id: string;
  agent_id: string;
  agent_name: string;
  started_at: string;
  ended_at: string;
  duration_ms: number;
  status: string;
  redaction_count: number;
  redactions_by_kind: Record<string, number>;
  upstream_model: string | null;
}

/**
 * The expected sessions of a page, by plain SQL with OFFSET: slow, but correct.
 * @param page from 1
 * @returns the sessions as a JSON array in the order and with the key order of the contract
 */
export async function oraclePage(
  client: Client,
  accountId: string,
  query: ListQuery,
  page = 1,
): Promise<string> {
  const values: unknown[] = [accountId, query.since, query.limit, (page - 1) * query.limit];
  const also = (condition: (place: string) => string, value: unknown) =>
    value === undefined ? '' : ` AND ${condition(`$${values.push(value)}`)}`;
  const { rows } = await client.query(
    `SELECT id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model
     FROM session
     WHERE account_id = $1 AND started_at >= $2
       ${also((place) => `started_at < ${place}`, query.until)}
       ${also((place) => `agent_id = ${place}`, query.agentId)}
       ${also((place) => `status = ${place}`, query.status)}
       ${also((place) => `redaction_count >= ${place}`, query.minRedactions)}
     ORDER BY started_at DESC, id DESC
     LIMIT $3 OFFSET $4`,
    values,
  );
  return JSON.stringify(
    rows.map(
      (row): OracleRow => ({
        id: row.id,
        agent_id: row.agent_id,
        agent_name: row.agent_name,
        started_at: instant(row.started_at.getTime()),
        ended_at: instant(row.ended_at.getTime()),
        duration_ms: row.ended_at.getTime() - row.started_at.getTime(),
        status: row.status,
        redaction_count: row.redaction_count,
        redactions_by_kind: row.redactions_by_kind,
        upstream_model: row.upstream_model,
      }),
    ),
  );
}

/** The totals of the sessions since an instant, counted one by one. */
export async function oracleTotals(
  client: Client,
  accountId: string,
  since: string,
): Promise<{ sessions: number; redactions: number }> {
  const { rows } = await client.query(
    `SELECT count(*) AS sessions, coalesce(sum(redaction_count), 0) AS redactions
     FROM session WHERE account_id = $1 AND started_at >= $2`,
    [accountId, since],
  );
  return { sessions: Number(rows[0].sessions), redactions: Number(rows[0].redactions) };
}

/** One hash of all ids since an instant, newest first. */
export async function oracleIds(
  client: Client,
  accountId: string,
  since: string,
): Promise<{ sessions: number; hash: string }> {
  const { rows } = await client.query(
    `SELECT count(*) AS sessions, md5(coalesce(string_agg(id, '' ORDER BY started_at DESC, id DESC), '')) AS hash
     FROM session WHERE account_id = $1 AND started_at >= $2`,
    [accountId, since],
  );
  return { sessions: Number(rows[0].sessions), hash: rows[0].hash };
}
