import { accountSuspended, maxListedAccounts, signedOutOfAccount } from '@masker/contract';
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
 * @throws ApiError `forbidden` if the account is suspended, or an admin has ended this login session there
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
       WHERE id = $3 AND user_id = $1 AND $2 <> ALL (barred_accounts)
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
  if (switched === undefined) await explainRefusal(directory, userId, loginSessionId, accountId);
  return switched?.json ?? null;
}

/** @throws ApiError `forbidden` if the user is a member of the account, which this login session does not open */
async function explainRefusal(
  directory: Queryable,
  userId: string,
  loginSessionId: string,
  accountId: string,
): Promise<void> {
  const result = await directory.query<{ suspended: boolean; barred: boolean }>(
    `SELECT suspended_at IS NOT NULL AS suspended, $2 = ANY (barred_accounts) AS barred
     FROM membership
     JOIN account ON account.id = membership.account_id
     JOIN sign_in ON sign_in.user_id = membership.user_id AND sign_in.id = $3
     WHERE membership.user_id = $1 AND membership.account_id = $2`,
    [userId, accountId, loginSessionId],
  );
  const [refusal] = result.rows;
  if (refusal?.suspended) throw accountSuspended();
  if (refusal?.barred) throw signedOutOfAccount();
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
