import type { Queryable } from '../scope/scopes.ts';

const statement = {
  name: 'session_get',
  text: `
    SELECT wire FROM session
    WHERE account_id = $1 AND id = $2 AND ($3::text IS NULL OR agent_id = $3)`,
};

/**
 * The wire JSON of one session of the account, or null when the account has none of that id.
 *
 * @param agentId only if it is this agent's
 */
export async function getSession(
  account: Queryable,
  accountId: string,
  sessionId: string,
  agentId: string | null,
): Promise<string | null> {
  const values = [accountId, sessionId, agentId];
  const result = await account.query<{ wire: string }>({ ...statement, values });
  return result.rows[0]?.wire ?? null;
}
