import { maxListedLoginSessions } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import { type WireRows, wireRows } from './page.ts';

/** The maximum length of a displayed user agent, in characters. */
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
 * Returns a user's login sessions, newest first: their ids begin with the time of their creation.
 *
 * @param current the id of the login session that makes the request
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

/** Ends a login session of a user. @returns whether it existed */
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

/** Ends all login sessions of a user. @returns the number of those that had not expired */
export async function revokeLoginSessions(directory: Queryable, userId: string): Promise<number> {
  const result = await directory.query<{ ended: number }>(
    `WITH ended AS (DELETE FROM sign_in WHERE user_id = $1 RETURNING expires_at)
     SELECT count(*) FILTER (WHERE expires_at > now())::int AS ended FROM ended`,
    [userId],
  );
  return result.rows[0]?.ended ?? 0;
}
