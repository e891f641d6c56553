import { ApiError, maxOpenInvitations, type Role } from '@masker/contract';
import type { Pool } from 'pg';
import type { Queryable } from '../scope/scopes.ts';
import { inAccountOfAdmin } from './lock-account.ts';
import { type WireRows, wireRows } from './page.ts';
import { requireFewer } from './require-fewer.ts';

/** An invitation to be created. */
export interface InvitationToMake {
  id: string;
  /** SHA-256 of the secret in its link; the secret itself is never stored. */
  hash: Buffer;
  role: Role;
  /** The id of the inviting user. */
  createdBy: string;
  /** Milliseconds from now, by the clock of the database. */
  expiresIn: number;
}

const open = 'accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()';

/** The wire JSON of the rows of `invited`. */
const shown = `
  SELECT invited.accepted_at IS NOT NULL AS accepted, row_to_json(wire)::text AS json
  FROM invited
  LEFT JOIN "user" AS maker ON maker.id = invited.created_by
  LEFT JOIN "user" AS taker ON taker.id = invited.accepted_by
  CROSS JOIN LATERAL (
    SELECT
      invited.id,
      invited.role,
      json_build_object('id', invited.created_by, 'name', coalesce(maker.name, '')) AS created_by,
      wire_instant(invited.created_at) AS created_at,
      wire_instant(invited.expires_at) AS expires_at,
      wire_instant(invited.accepted_at) AS accepted_at,
      CASE WHEN taker.id IS NOT NULL THEN json_build_object('id', taker.id, 'name', taker.name) END AS accepted_by,
      wire_instant(invited.revoked_at) AS revoked_at
  ) AS wire`;

export const listInvitationsStatement = {
  name: 'invitations_list',
  text: `
    WITH invited AS (
      SELECT * FROM invitation WHERE account_id = $1 AND ${open} ORDER BY id DESC LIMIT ${maxOpenInvitations}
    ) ${shown} ORDER BY invited.id DESC`,
};

/** Returns the account's open invitations, newest first. */
export async function listInvitations(account: Queryable, accountId: string): Promise<WireRows> {
  const result = await account.query<{ json: string }>({ ...listInvitationsStatement, values: [accountId] });
  return wireRows(result.rows);
}

export const countOpenInvitations = `SELECT count(*)::int AS count FROM invitation WHERE account_id = $1 AND ${open}`;

/**
 * Creates an invitation.
 *
 * @returns its wire JSON
 * @throws ApiError `conflict` if the account has the maximum number of open invitations; `forbidden` if the inviting user is
 *   not an admin any more
 */
export function createInvitation(
  pool: Pool,
  accountId: string,
  { id, hash, role, createdBy, expiresIn }: InvitationToMake,
): Promise<string> {
  return inAccountOfAdmin(pool, accountId, createdBy, async (client) => {
    await requireFewer(client, accountId, countOpenInvitations, maxOpenInvitations, [
      'open invitations',
      'Revoke one first.',
    ]);
    const made = await client.query<{ json: string }>(
      `WITH invited AS (
         INSERT INTO invitation (account_id, id, hash, role, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 millisecond')
         RETURNING *
       ) ${shown}`,
      [accountId, id, hash, role, createdBy, expiresIn],
    );
    return (made.rows[0] as { json: string }).json;
  });
}

/**
 * Revokes an invitation permanently. An invitation that is already revoked stays unchanged.
 *
 * @returns its wire JSON, or null if the account has no such invitation
 * @throws ApiError `conflict` if it was accepted
 */
export async function revokeInvitation(
  account: Queryable,
  accountId: string,
  invitationId: string,
): Promise<string | null> {
  const result = await account.query<{ accepted: boolean; json: string }>({
    name: 'invitation_revoke',
    text: `
      WITH invited AS (
        UPDATE invitation
        SET revoked_at = CASE WHEN accepted_at IS NULL THEN coalesce(revoked_at, now()) END
        WHERE account_id = $1 AND id = $2
        RETURNING *
      ) ${shown}`,
    values: [accountId, invitationId],
  });
  const row = result.rows[0];
  if (row?.accepted) {
    throw new ApiError('conflict', 'This invitation was accepted. Remove the member instead.');
  }
  return row?.json ?? null;
}
