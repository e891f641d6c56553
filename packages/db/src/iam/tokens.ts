import { maxLiveTokens, type Scope } from '@masker/contract';
import type { Pool } from 'pg';
import type { Queryable } from '../scope/scopes.ts';
import { inAccountOfAdmin } from './lock-account.ts';
import { behindEveryId, type IdRows, idPage } from './page.ts';
import { requireFewer } from './require-fewer.ts';

/** A token to be created. */
export interface TokenToMake {
  id: string;
  name: string;
  /** SHA-256 of the token; the token itself is never stored. */
  hash: Buffer;
  scopes: readonly Scope[];
  /** The only agent that the token can access; null for all. */
  agentId: string | null;
  /** The id of the user who creates it; null for an operator. */
  createdBy: string | null;
  /** Milliseconds from now, by the clock of the database; null if it does not expire. */
  expiresIn: number | null;
}

/** The wire JSON of the rows of `token`. */
const shown = `
  SELECT token.id, row_to_json(wire)::text AS json
  FROM token
  LEFT JOIN "user" AS maker ON maker.id = token.created_by
  CROSS JOIN LATERAL (
    SELECT
      token.id,
      token.name,
      token.scopes,
      token.agent_id,
      CASE WHEN maker.id IS NOT NULL THEN json_build_object('id', maker.id, 'name', maker.name) END AS created_by,
      wire_instant(token.created_at) AS created_at,
      wire_instant(token.expires_at) AS expires_at,
      wire_instant(token.last_used_at) AS last_used_at,
      wire_instant(token.revoked_at) AS revoked_at
  ) AS wire`;

export const listTokensStatement = {
  name: 'tokens_list',
  text: `
    WITH token AS (
      SELECT * FROM api_token
      WHERE account_id = $1 AND id < $3
      ORDER BY id DESC
      LIMIT $2::int + 1
    ) ${shown} ORDER BY token.id DESC`,
};

/**
 * Returns one page of the account's tokens, including revoked and expired ones, newest first: their ids begin with the
 * time of their creation.
 *
 * @param after the last id of the previous page; null for the first page
 */
export async function listTokens(
  account: Queryable,
  accountId: string,
  limit: number,
  after: string | null,
): Promise<IdRows> {
  const result = await account.query<{ id: string; json: string }>({
    ...listTokensStatement,
    values: [accountId, limit, after ?? behindEveryId],
  });
  return idPage(result.rows, limit);
}

export const countLiveTokens = `
  SELECT count(*)::int AS count FROM api_token
  WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

/**
 * Creates a token.
 *
 * @returns its wire JSON
 * @throws ApiError `conflict` if the account has the maximum number; `not_found` if the account does not exist; `forbidden` if
 *   the user who creates it is not an admin any more
 */
export function createToken(pool: Pool, accountId: string, token: TokenToMake): Promise<string> {
  return inAccountOfAdmin(pool, accountId, token.createdBy, async (client) => {
    await requireFewer(client, accountId, countLiveTokens, maxLiveTokens, [
      'valid tokens',
      'Revoke one first.',
    ]);
    const made = await client.query<{ json: string }>(
      `WITH token AS (
         INSERT INTO api_token (account_id, id, name, hash, scopes, agent_id, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::float8 * interval '1 millisecond')
         RETURNING *
       ) ${shown}`,
      [
        accountId,
        token.id,
        token.name,
        token.hash,
        token.scopes,
        token.agentId,
        token.createdBy,
        token.expiresIn,
      ],
    );
    return (made.rows[0] as { json: string }).json;
  });
}

/**
 * Revokes a token permanently. A token that is already revoked stays unchanged.
 *
 * @returns its wire JSON, or null if the account has no such token
 */
export async function revokeToken(
  account: Queryable,
  accountId: string,
  tokenId: string,
): Promise<string | null> {
  const result = await account.query<{ json: string }>({
    name: 'token_revoke',
    text: `
      WITH token AS (
        UPDATE api_token SET revoked_at = coalesce(revoked_at, now())
        WHERE account_id = $1 AND id = $2
        RETURNING *
      ) ${shown}`,
    values: [accountId, tokenId],
  });
  return result.rows[0]?.json ?? null;
}

/**
 * Revokes all tokens of an account that are valid, permanently.
 *
 * @returns their ids
 */
export async function revokeTokens(account: Queryable, accountId: string): Promise<string[]> {
  const result = await account.query<{ id: string }>(
    `UPDATE api_token SET revoked_at = now()
     WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
     RETURNING id`,
    [accountId],
  );
  return result.rows.map(({ id }) => id).sort();
}
