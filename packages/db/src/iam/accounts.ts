import { accountSuspended, maxListedAccounts } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import { type WireRows, wireRows } from './page.ts';

/** The wire JSON of accounts, as a member sees them. */
const wire = `
  CROSS JOIN LATERAL (
    SELECT account.id, account.name, membership.role, account.id = $2 AS current
  ) AS wire`;

export const listAccountsStatement = {
  name: 'own_accounts_list',
  text: `
    SELECT row_to_json(wire)::text AS json
    FROM membership JOIN account ON account.id = membership.account_id ${wire}
    WHERE membership.user_id = $1
    ORDER BY membership.account_id
    LIMIT ${maxListedAccounts}`,
};

/**
 * Returns the accounts of which a user is a member, ordered by id.
 *
 * @param current the id of the active account
 */
export async function listAccounts(directory: Queryable, userId: string, current: string): Promise<WireRows> {
  const result = await directory.query<{ json: string }>({
    ...listAccountsStatement,
    values: [userId, current],
  });
  return wireRows(result.rows);
}

/**
 * Switches a login session to another account of its user.
 *
 * @returns the wire JSON of the account, or null if the user is not a member of it
 * @throws ApiError `forbidden` if the account is suspended
 */
export async function switchAccount(
  directory: Queryable,
  userId: string,
  loginSessionId: string,
  accountId: string,
): Promise<string | null> {
  const result = await directory.query<{ json: string }>(
    `WITH switched AS (
       UPDATE sign_in SET account_id = $2
       WHERE id = $3 AND user_id = $1
         AND EXISTS (
           SELECT FROM membership JOIN account ON account.id = account_id
           WHERE user_id = $1 AND account_id = $2 AND suspended_at IS NULL
         )
       RETURNING account_id
     )
     SELECT row_to_json(wire)::text AS json
     FROM switched
     JOIN account ON account.id = switched.account_id
     JOIN membership ON membership.account_id = account.id AND membership.user_id = $1 ${wire}`,
    [userId, accountId, loginSessionId],
  );
  const [switched] = result.rows;
  if (switched === undefined) await refuseSuspended(directory, userId, accountId);
  return switched?.json ?? null;
}

/** @throws ApiError `forbidden` if the user is a member of the account, and it is suspended */
async function refuseSuspended(directory: Queryable, userId: string, accountId: string): Promise<void> {
  const { rowCount } = await directory.query(
    `SELECT FROM membership JOIN account ON account.id = account_id
     WHERE user_id = $1 AND account_id = $2 AND suspended_at IS NOT NULL`,
    [userId, accountId],
  );
  if (rowCount !== 0) throw accountSuspended();
}

/**
 * Renames an account for one of its members.
 *
 * @param userId the member
 * @returns the wire JSON of the account, or null if the user is not a member of it
 */
export async function renameOwnAccount(
  account: Queryable,
  accountId: string,
  userId: string,
  name: string,
): Promise<string | null> {
  const result = await account.query<{ json: string }>(
    `WITH account AS (
       UPDATE account SET name = $3 WHERE id = $2 RETURNING id, name
     )
     SELECT row_to_json(wire)::text AS json
     FROM account JOIN membership ON membership.account_id = account.id AND membership.user_id = $1 ${wire}`,
    [userId, accountId, name],
  );
  return result.rows[0]?.json ?? null;
}
