import { type IdRows, type MadePage, madePage } from '../iam/page.ts';
import type { Queryable } from '../scope/scopes.ts';
import { hashOf } from '../session/index-keys.ts';
import { edgeOf } from './list-conditions.ts';

/** Agents that one page of a search looks at, at most. */
export const agentsLookedAt = 10_000;

const ofPage = ['agent_hash = page.hash', 'account_id = $1', 'agent_id = page.id'];

const known = `
  SELECT
    page.id,
    page.name,
    wire_instant((${edgeOf(ofPage, 'first')})) AS first_session_at,
    wire_instant((${edgeOf(ofPage, 'last')})) AS last_session_at,
    page.session_count,
    page.redaction_count
  FROM page
  WHERE n <= $2::int`;

const listed = {
  name: 'agents_list',
  text: `
    WITH page AS (
      SELECT id, name, session_count, redaction_count, ${hashOf('$1', 'id')} AS hash, row_number() OVER (ORDER BY id) AS n
      FROM agent
      WHERE account_id = $1 AND id > $3 AND deleted_at IS NULL AND ($4::text IS NULL OR id = $4)
      ORDER BY id
      LIMIT $2::int + 1
    )
    SELECT
      string_agg(row_to_json(agent)::text, ',' ORDER BY agent.id) AS json,
      count(*)::int AS rows,
      CASE WHEN (SELECT count(*) FROM page) > $2::int THEN max(agent.id) END AS last_id
    FROM (${known}) AS agent`,
};

/** Public for the test of its plan. */
export const searched = {
  name: 'agents_search',
  text: `
    WITH looked_at AS MATERIALIZED (
      SELECT id, name, session_count, redaction_count, deleted_at
      FROM agent
      WHERE account_id = $1 AND id > $3 AND ($4::text IS NULL OR id = $4)
      ORDER BY id
      LIMIT $6::int
    ),
    page AS MATERIALIZED (
      SELECT id, name, session_count, redaction_count, ${hashOf('$1', 'id')} AS hash, row_number() OVER (ORDER BY id) AS n
      FROM looked_at
      WHERE deleted_at IS NULL AND (id = $5 OR strpos(lower(name), lower($5)) > 0)
      ORDER BY id
      LIMIT $2::int + 1
    )
    SELECT
      string_agg(row_to_json(agent)::text, ',' ORDER BY agent.id) AS json,
      count(*)::int AS rows,
      CASE
        WHEN (SELECT count(*) FROM page) > $2::int THEN max(agent.id)
        WHEN (SELECT count(*) FROM looked_at) = $6::int THEN (SELECT max(id) FROM looked_at)
      END AS last_id
    FROM (${known}) AS agent`,
};

/** Which agents of an account to return. */
export interface AgentQuery {
  accountId: string;
  limit: number;
  /** The id of the last agent that the page before looked at; null for the first page. */
  after: string | null;
  /** Only this agent; null for any. */
  only: string | null;
  /** A part of its name, ignoring case, or its id; null for any. */
  search: string | null;
}

/**
 * Reads one page of the account's agents by id, with a summary of their sessions. A page of a search reads at most
 * `agentsLookedAt` agents: it can be short, or empty, although more follow.
 */
export async function listAgents(account: Queryable, query: AgentQuery): Promise<IdRows> {
  const { accountId, limit, after, only, search } = query;
  const values = [accountId, limit, after ?? '', only];
  const result = await account.query<MadePage>(
    search === null ? { ...listed, values } : { ...searched, values: [...values, search, agentsLookedAt] },
  );
  return madePage(result.rows[0]);
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
