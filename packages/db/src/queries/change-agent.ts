import type { Queryable } from '../scope/scopes.ts';
import { edgeOf, ownerOf } from './list-conditions.ts';

const ofAgent = ownerOf('$2').all;

const shown = `
  SELECT row_to_json(agent)::text AS json
  FROM (
    SELECT
      changed.id,
      changed.name,
      wire_instant((${edgeOf(ofAgent, 'first')})) AS first_session_at,
      wire_instant((${edgeOf(ofAgent, 'last')})) AS last_session_at,
      changed.session_count,
      changed.redaction_count
    FROM changed
  ) AS agent`;

/**
 * Renames an agent. Its sessions keep the name that they have.
 *
 * @returns the wire JSON of the agent, or null if the account has no such agent
 */
export async function renameAgent(
  account: Queryable,
  accountId: string,
  agentId: string,
  name: string,
): Promise<string | null> {
  const result = await account.query<{ json: string }>(
    `WITH changed AS (
       UPDATE agent SET name = $3
       WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL
       RETURNING id, name, session_count, redaction_count
     ) ${shown}`,
    [accountId, agentId, name],
  );
  return result.rows[0]?.json ?? null;
}

/**
 * Removes an agent from the list. Its sessions stay, with the name that they have; a new one restores it.
 *
 * @returns the wire JSON of the agent before its removal, or null if the account has no such agent
 */
export async function deleteAgent(
  account: Queryable,
  accountId: string,
  agentId: string,
): Promise<string | null> {
  const result = await account.query<{ json: string }>(
    `WITH changed AS (
       UPDATE agent SET deleted_at = now()
       WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL
       RETURNING id, name, session_count, redaction_count
     ) ${shown}`,
    [accountId, agentId],
  );
  return result.rows[0]?.json ?? null;
}
