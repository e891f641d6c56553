import type { Queryable } from '../scope/scopes.ts';

/** A sign-in that is valid now, and whose it is. Instants are milliseconds since the epoch. */
export interface LoginSessionRow {
  id: string;
  expiresAt: number;
  /** Milliseconds since its last recorded use, by the clock of the database. */
  unusedFor: number;
  accountId: string;
  accountName: string;
  userId: string;
  userName: string;
  email: string;
  role: string;
  /** Whether its account is suspended. */
  suspended: boolean;
  /** Whether it was made while its account was suspended. */
  madeSuspended: boolean;
}

const find = {
  name: 'sign_in_find',
  // A sign-in names its account; one that does not is for the first account that its person joined, of those that are not
  // suspended, and that it still opens.
  text: `
    SELECT
      sign_in.id,
      round(extract(epoch FROM sign_in.expires_at) * 1000)::text AS expires_at,
      (extract(epoch FROM now() - sign_in.updated_at) * 1000)::float8 AS unused_for,
      account.id AS account_id,
      account.name AS account_name,
      "user".id AS user_id,
      "user".name AS user_name,
      "user".email,
      membership.role,
      account.suspended_at IS NOT NULL AS suspended,
      coalesce(sign_in.created_at > account.suspended_at, false) AS made_suspended
    FROM sign_in
    JOIN "user" ON "user".id = sign_in.user_id
    JOIN membership
      ON membership.user_id = sign_in.user_id
      AND membership.account_id = coalesce(sign_in.account_id, membership.account_id)
      AND membership.account_id <> ALL (sign_in.barred_accounts)
    JOIN account ON account.id = membership.account_id
    WHERE sign_in.token = $1 AND sign_in.expires_at > now()
    ORDER BY account.suspended_at IS NOT NULL, membership.created_at, membership.account_id
    LIMIT 1`,
};

/** The valid sign-in of a token, or null. */
export async function findLoginSession(directory: Queryable, token: string): Promise<LoginSessionRow | null> {
  const result = await directory.query({ ...find, values: [token] });
  const row = result.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    expiresAt: Number(row.expires_at),
    unusedFor: row.unused_for,
    accountId: row.account_id,
    accountName: row.account_name,
    userId: row.user_id,
    userName: row.user_name,
    email: row.email,
    role: row.role,
    suspended: row.suspended,
    madeSuspended: row.made_suspended,
  };
}

/** A sign-in that has expired, or whose person is no member any more, and whose it was. */
export interface EndedLoginSessionRow {
  id: string;
  accountId: string;
  userId: string;
  userName: string;
  email: string;
}

/** Whose a sign-in is that is not valid any more, or null when that is not known. */
export async function findEndedLoginSession(
  directory: Queryable,
  token: string,
): Promise<EndedLoginSessionRow | null> {
  const result = await directory.query({
    name: 'sign_in_find_past',
    text: `
      SELECT sign_in.id, sign_in.account_id, sign_in.user_id, "user".name, "user".email
      FROM sign_in
      JOIN "user" ON "user".id = sign_in.user_id
      WHERE sign_in.token = $1 AND sign_in.account_id IS NOT NULL`,
    values: [token],
  });
  const row = result.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    userId: row.user_id,
    userName: row.name,
    email: row.email,
  };
}

/** Notes that a login session is in use; its expiry stays. */
export async function noteLoginSessionUse(directory: Queryable, id: string): Promise<void> {
  await directory.query({
    name: 'sign_in_used',
    text: 'UPDATE sign_in SET updated_at = now() WHERE id = $1',
    values: [id],
  });
}

/** Moves the expiry of a login session (milliseconds since the epoch), never back. */
export async function renewLoginSession(directory: Queryable, id: string, expiresAt: number): Promise<void> {
  await directory.query({
    name: 'sign_in_renew',
    text: `
      UPDATE sign_in SET expires_at = $2::timestamptz, updated_at = now()
      WHERE id = $1 AND expires_at < $2::timestamptz`,
    values: [id, new Date(expiresAt).toISOString()],
  });
}
