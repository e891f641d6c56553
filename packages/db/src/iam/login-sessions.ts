import { maxListedLoginSessions } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import { type WireRows, wireRows } from './page.ts';

/** Characters of a browser's name for itself that are shown, at most. */
const longestUserAgent = 400;

export const listLoginSessionsStatement = {
  name: 'sign_ins_list',
  text: `
    WITH mine AS (
      SELECT * FROM sign_in
      WHERE user_id = $1 AND expires_at > now()
      ORDER BY id DESC
      LIMIT ${maxListedLoginSessions}
    )
    SELECT row_to_json(wire)::text AS json
    FROM mine
    LEFT JOIN account ON account.id = mine.account_id
    CROSS JOIN LATERAL (
      SELECT
        mine.id,
        mine.id = $2 AS current,
        CASE WHEN account.id IS NOT NULL THEN json_build_object('id', account.id, 'name', account.name) END AS account,
        wire_instant(mine.created_at) AS created_at,
        wire_instant(mine.updated_at) AS last_active_at,
        wire_instant(mine.expires_at) AS expires_at,
        mine.ip_address AS address,
        left(mine.user_agent, ${longestUserAgent}) AS user_agent
    ) AS wire
    ORDER BY mine.id DESC`,
};

/**
 * A person's sign-ins, newest first, joined by commas: their ids begin with the time at which
 * they were made.
 *
 * @param current the one that asks
 */
export async function listLoginSessions(
  directory: Queryable,
  userId: string,
  current: string,
): Promise<WireRows> {
  const result = await directory.query<{ json: string }>({
    ...listLoginSessionsStatement,
    values: [userId, current],
  });
  return wireRows(result.rows);
}

/** Ends one of a person's sign-ins. @returns whether there was such a one */
export async function revokeLoginSession(
  directory: Queryable,
  userId: string,
  loginSessionId: string,
): Promise<boolean> {
  const result = await directory.query('DELETE FROM sign_in WHERE user_id = $1 AND id = $2', [
    userId,
    loginSessionId,
  ]);
  return result.rowCount === 1;
}

/** Ends every sign-in of a person. @returns how many were good until then */
export async function revokeLoginSessions(directory: Queryable, userId: string): Promise<number> {
  const result = await directory.query<{ ended: number }>(
    `WITH ended AS (DELETE FROM sign_in WHERE user_id = $1 RETURNING expires_at)
     SELECT count(*) FILTER (WHERE expires_at > now())::int AS ended FROM ended`,
    [userId],
  );
  return result.rows[0]?.ended ?? 0;
}
