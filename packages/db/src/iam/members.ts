import { ApiError, operatorEmails, type Role } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import type { Queryable } from '../scope/scopes.ts';
import { inAccountOfAdmin } from './lock-account.ts';
import { type IdRows, idPage } from './page.ts';

/** The wire JSON of the rows of `member`. */
const shown = `
  SELECT member.user_id AS id, row_to_json(wire)::text AS json
  FROM member
  JOIN "user" AS person ON person.id = member.user_id
  CROSS JOIN LATERAL (
    SELECT
      member.user_id, person.name, person.email, member.role, wire_instant(member.created_at) AS joined_at
  ) AS wire`;

export const listMembersStatement = {
  name: 'members_list',
  text: `
    WITH member AS (
      SELECT * FROM membership
      WHERE account_id = $1 AND user_id > $3
      ORDER BY user_id
      LIMIT $2::int + 1
    ) ${shown} ORDER BY member.user_id`,
};

/**
 * Returns one page of the account's members, ordered by id.
 *
 * @param after the last id of the previous page; null for the first page
 */
export async function listMembers(
  account: Queryable,
  accountId: string,
  limit: number,
  after: string | null,
): Promise<IdRows> {
  const result = await account.query<{ id: string; json: string }>({
    ...listMembersStatement,
    values: [accountId, limit, after ?? ''],
  });
  return idPage(result.rows, limit);
}

/** Who changes a member, and how the change treats the only person who is an admin of the account. */
export interface MemberChangeRule {
  /** The admin who makes the change; absent for operators, and for members who remove themselves. */
  adminId?: string;
  /** Allows that nobody is an admin afterwards: for operators, who can invite another one. */
  mayLeaveNoAdmin?: boolean;
}

/**
 * Changes the role of a member.
 *
 * @returns the wire JSON of the member, or null if the account has no such member
 * @throws ApiError `conflict` if the account would have no admin afterwards, unless it may have none; `forbidden` if who
 *   changes it is not an admin any more
 */
export function changeRole(
  pool: Pool,
  accountId: string,
  userId: string,
  role: Role,
  { adminId, mayLeaveNoAdmin = false }: MemberChangeRule = {},
): Promise<string | null> {
  return inAccountOfAdmin(pool, accountId, adminId ?? null, async (client) => {
    if (role !== 'admin' && !mayLeaveNoAdmin) await keepAnAdmin(client, accountId, userId);
    const changed = await client.query<{ json: string }>(
      `WITH member AS (
         UPDATE membership SET role = $3 WHERE account_id = $1 AND user_id = $2 RETURNING *
       ) ${shown}`,
      [accountId, userId, role],
    );
    if (role !== 'admin') await revokeInvitationsOf(client, accountId, userId);
    return changed.rows[0]?.json ?? null;
  });
}

/**
 * Removes a member from the account, and ends their login sessions in it.
 *
 * @returns the wire JSON of the removed member, or null if the account has no such member
 * @throws ApiError `conflict` if the account would have no admin afterwards, unless it may have none; `forbidden` if who
 *   changes it is not an admin any more
 */
export function removeMember(
  pool: Pool,
  accountId: string,
  userId: string,
  { adminId, mayLeaveNoAdmin = false }: MemberChangeRule = {},
): Promise<string | null> {
  return inAccountOfAdmin(pool, accountId, adminId ?? null, async (client) => {
    if (!mayLeaveNoAdmin) await keepAnAdmin(client, accountId, userId);
    const removed = await client.query<{ json: string }>(
      `WITH member AS (
         DELETE FROM membership WHERE account_id = $1 AND user_id = $2 RETURNING *
       ) ${shown}`,
      [accountId, userId],
    );
    await client.query('DELETE FROM sign_in WHERE account_id = $1 AND user_id = $2', [accountId, userId]);
    await revokeInvitationsOf(client, accountId, userId);
    return removed.rows[0]?.json ?? null;
  });
}

/** @throws ApiError `conflict` if this member is the only person who is an admin of the account */
async function keepAnAdmin(client: PoolClient, accountId: string, userId: string): Promise<void> {
  const admins = await client.query<{ user_id: string }>(
    `SELECT user_id
     FROM membership JOIN "user" AS person ON person.id = membership.user_id
     WHERE account_id = $1 AND role = 'admin' AND person.email NOT LIKE '${operatorEmails}'
     ORDER BY user_id LIMIT 2`,
    [accountId],
  );
  if (admins.rows.length === 1 && admins.rows[0]?.user_id === userId) {
    throw new ApiError(
      'conflict',
      'This is the only admin of the account. Make another member an admin first.',
    );
  }
}

/** Prevents former admins from returning through an invitation that they created. */
async function revokeInvitationsOf(client: PoolClient, accountId: string, userId: string): Promise<void> {
  await client.query(
    `UPDATE invitation SET revoked_at = now()
     WHERE account_id = $1 AND created_by = $2 AND accepted_at IS NULL AND revoked_at IS NULL`,
    [accountId, userId],
  );
}
