import type { Queryable } from '../scope/scopes.ts';

/** A token and its account. Ages are by the clock of the database, which may differ from the server's. */
export interface TokenRow {
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  /** SHA-256 of the token. */
  hash: Buffer;
  scopes: string[];
  /** The one agent that it is for; null for all. */
  agentId: string | null;
  /** In milliseconds since the epoch; null when it does not expire. */
  expiresAt: number | null;
  /** Milliseconds until it expires, not above 0 when it has; null when it does not expire. */
  expiresIn: number | null;
  /** Milliseconds since its last recorded use; null if it was never used. */
  unusedFor: number | null;
  revoked: boolean;
  /** Whether its account is suspended. */
  suspended: boolean;
}

const find = {
  name: 'token_find',
  text: `
    SELECT
      api_token.id, api_token.name, account.id AS account_id, account.name AS account_name,
      hash, scopes, agent_id, expires_at,
      (extract(epoch FROM expires_at - now()) * 1000)::float8 AS expires_in,
      (extract(epoch FROM now() - last_used_at) * 1000)::float8 AS unused_for,
      revoked_at IS NOT NULL AS revoked, account.suspended_at IS NOT NULL AS suspended
    FROM api_token
    JOIN account ON account.id = api_token.account_id
    WHERE hash = $1`,
};

/** The service token of a hash, expired and revoked ones included, or null. */
export async function findToken(directory: Queryable, hash: Buffer): Promise<TokenRow | null> {
  const result = await directory.query({ ...find, values: [hash] });
  const row = result.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    name: row.name,
    accountId: row.account_id,
    accountName: row.account_name,
    hash: row.hash,
    scopes: row.scopes,
    agentId: row.agent_id,
    expiresAt: row.expires_at?.getTime() ?? null,
    expiresIn: row.expires_in,
    unusedFor: row.unused_for,
    revoked: row.revoked,
    suspended: row.suspended,
  };
}

/** Notes that a service token is in use. */
export async function noteTokenUse(account: Queryable, accountId: string, tokenId: string): Promise<void> {
  await account.query({
    name: 'token_used',
    text: 'UPDATE api_token SET last_used_at = now() WHERE account_id = $1 AND id = $2',
    values: [accountId, tokenId],
  });
}
