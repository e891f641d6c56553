import type { Queryable } from '../scope/scopes.ts';

export interface AgentRows {
  /** The wire JSON of the agents, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** The last agent of the page, when there are more behind it; null when nothing is left. */
  lastId: string | null;
}

const statement = {
  name: 'agents_list',
  text: `
    WITH page AS (
      SELECT id, name, session_count, redaction_count, row_number() OVER (ORDER BY id) AS n
      FROM agent
      WHERE account_id = $1 AND id > $3 AND deleted_at IS NULL AND ($4::text IS NULL OR id = $4)
      ORDER BY id
      LIMIT $2::int + 1
    )
    SELECT
      string_agg(row_to_json(agent)::text, ',' ORDER BY agent.id) AS json,
      count(*)::int AS rows,
      CASE WHEN (SELECT count(*) FROM page) > $2::int THEN max(agent.id) END AS last_id
    FROM (
      SELECT
        page.id,
        page.name,
        (SELECT wire_instant(min(started_at)) FROM session WHERE account_id = $1 AND agent_id = page.id)
          AS first_session_at,
        (SELECT wire_instant(max(started_at)) FROM session WHERE account_id = $1 AND agent_id = page.id)
          AS last_session_at,
        page.session_count,
        page.redaction_count
      FROM page
      WHERE n <= $2::int
    ) AS agent`,
};

/**
 * Reads one page of the account's agents, by id, with what is known of their sessions.
 *
 * @param after the last id of the page before; null for the first page
 * @param only this agent alone
 */
export async function listAgents(
  account: Queryable,
  accountId: string,
  limit: number,
  after: string | null,
  only: string | null,
): Promise<AgentRows> {
  const result = await account.query<{ json: string | null; rows: number; last_id: string | null }>({
    ...statement,
    values: [accountId, limit, after ?? '', only],
  });
  const row = result.rows[0];
  return { json: row?.json ?? '', rows: row?.rows ?? 0, lastId: row?.last_id ?? null };
}

/** Whether the account has an agent of that id. */
export async function agentExists(account: Queryable, accountId: string, agentId: string): Promise<boolean> {
  const result = await account.query({
    name: 'agent_exists',
    text: 'SELECT 1 FROM agent WHERE account_id = $1 AND id = $2',
    values: [accountId, agentId],
  });
  return result.rows.length === 1;
}
