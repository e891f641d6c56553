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

/** The newest login sessions of the members of an account that are listed at most. */
const maxListedOfMembers = 1_000;

/** Some of the login sessions of the members of an account. */
export interface ListedMemberLoginSessions extends WireRows {
  /** The number of all of them. */
  total: number;
}

/** Which login sessions of the members of an account are meant. */
export interface MemberLoginSessions {
  /** Only this one. */
  loginSessionId?: string;
  /** Only those of this member. */
  userId?: string;
}

/** The rows of `sign_in` of the members of an account: each of them can be switched to the account. */
const ofMembers = `
  user_id IN (SELECT user_id FROM membership WHERE account_id = $1)
  AND ($2::text IS NULL OR id = $2)
  AND ($3::text IS NULL OR user_id = $3)`;

/**
 * Returns the login sessions of the members of an account, in all of their accounts, newest first: the newest
 * thousand at most.
 *
 * @returns the wire JSON of the login sessions, with their users
 */
export async function listMemberLoginSessions(
  directory: Queryable,
  accountId: string,
  { loginSessionId, userId }: MemberLoginSessions = {},
): Promise<ListedMemberLoginSessions> {
  const result = await directory.query<{ json: string; total: number }>(
    `WITH theirs AS (
       SELECT *, (count(*) OVER ())::int AS total FROM sign_in
       WHERE ${ofMembers} AND expires_at > now()
       ORDER BY id DESC
       LIMIT ${maxListedOfMembers}
     )
     SELECT row_to_json(wire)::text AS json, theirs.total
     FROM theirs
     JOIN "user" AS person ON person.id = theirs.user_id
     LEFT JOIN account ON account.id = theirs.account_id
     CROSS JOIN LATERAL (
       SELECT
         theirs.id,
         json_build_object('id', person.id, 'name', person.name) AS user,
         CASE WHEN account.id IS NOT NULL THEN json_build_object('id', account.id, 'name', account.name) END AS account,
         wire_instant(theirs.created_at) AS created_at,
         wire_instant(theirs.updated_at) AS last_active_at,
         wire_instant(theirs.expires_at) AS expires_at,
         theirs.ip_address AS address,
         left(theirs.user_agent, ${longestUserAgent}) AS user_agent
     ) AS wire
     ORDER BY theirs.id DESC`,
    [accountId, loginSessionId ?? null, userId ?? null],
  );
  return { ...wireRows(result.rows), total: result.rows[0]?.total ?? 0 };
}

/** A login session that was ended. */
export interface EndedLoginSession {
  id: string;
  /** The account that it was in; null for the first account of its user. */
  accountId: string | null;
}

/** Ends login sessions of the members of an account, in all of their accounts. @returns those that had not expired */
export async function revokeMemberLoginSessions(
  directory: Queryable,
  accountId: string,
  { loginSessionId, userId }: MemberLoginSessions,
): Promise<EndedLoginSession[]> {
  const result = await directory.query<EndedLoginSession & { valid: boolean }>(
    `DELETE FROM sign_in WHERE ${ofMembers}
     RETURNING id, account_id AS "accountId", expires_at > now() AS valid`,
    [accountId, loginSessionId ?? null, userId ?? null],
  );
  return result.rows.filter(({ valid }) => valid).map(({ id, accountId }) => ({ id, accountId }));
}

/**
 * Ends login sessions of members in one account: they do not open it any more. Those that are in another account of their
 * user stay there.
 *
 * @param userId only those of this member; null for those of all members
 * @returns the number of login sessions that had not expired; null if there is no such member
 */
export async function signOutMembers(
  directory: Queryable,
  accountId: string,
  userId: string | null,
): Promise<number | null> {
  // A login session that is switched to the account at the same time is barred too: either statement waits for the other.
  const barred = await directory.query<{ members: number; ended: number }>(
    `WITH member AS (
       SELECT user_id FROM membership WHERE account_id = $1 AND ($2::text IS NULL OR user_id = $2)
     ), barred AS (
       UPDATE sign_in SET barred_accounts = array_append(barred_accounts, $1)
       WHERE user_id IN (SELECT user_id FROM member) AND $1 <> ALL (barred_accounts)
       RETURNING expires_at
     )
     SELECT
       (SELECT count(*)::int FROM member) AS members,
       (SELECT count(*) FILTER (WHERE expires_at > now())::int FROM barred) AS ended`,
    [accountId, userId],
  );
  await directory.query('DELETE FROM sign_in WHERE account_id = $1 AND $1 = ANY (barred_accounts)', [
    accountId,
  ]);
  const [outcome] = barred.rows;
  return outcome && outcome.members > 0 ? outcome.ended : null;
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
