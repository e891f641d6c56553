import { accountSuspended, formatInstant, type InvitationOffer, type Role } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { hashToken } from './token-format.ts';
import type { Transaction } from './transaction.ts';

/**
 * Returns what the invitation with this secret offers; null if it can't be accepted.
 *
 * @throws `forbidden` if the account is suspended
 */
export async function findInvitation(prisma: PrismaClient, secret: string): Promise<InvitationOffer | null> {
  const [invitation] = await prisma.$queryRaw<
    {
      accountId: string;
      account: string;
      role: Role;
      inviter: string;
      expiresAt: number;
      suspended: boolean;
    }[]
  >`
    SELECT account.id AS "accountId", account.name AS account, role, coalesce(inviter.name, '') AS inviter,
      (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt",
      account.suspended_at IS NOT NULL AS suspended
    FROM invitation
    JOIN account ON account.id = invitation.account_id
    LEFT JOIN "user" AS inviter ON inviter.id = invitation.created_by
    WHERE hash = ${hashOf(secret)}
      AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`;
  if (!invitation) return null;
  if (invitation.suspended) throw accountSuspended();
  return {
    account: { id: invitation.accountId, name: invitation.account },
    role: invitation.role,
    invited_by: invitation.inviter,
    expires_at: formatInstant(invitation.expiresAt),
  };
}

/** A change that lets a person into an account, for the audit log. */
export type NewAccess =
  | { action: 'invitations.accept'; target: string; filters: { role: Role } }
  | { action: 'accounts.create'; target: string; filters: Record<string, never> };

/** The account that a person signs in to. */
export interface Joined {
  accountId: string;
  /** What let the person in; null if they were a member already. */
  newAccess: NewAccess | null;
}

/**
 * Makes a person a member of the account that they are invited to. A person who is already a member keeps their
 * role, and the invitation stays open. If several people follow one link at once, only one joins.
 *
 * @returns null if there is no open invitation with that secret
 * @throws `forbidden` if the account is suspended
 */
export async function acceptInvitation(
  tx: Transaction,
  secret: string,
  userId: string,
): Promise<Joined | null> {
  const hash = hashOf(secret);
  const [invitation] = await tx.$queryRaw<
    { id: string; accountId: string; role: Role; suspended: boolean }[]
  >`
    SELECT invitation.id, account_id AS "accountId", role, account.suspended_at IS NOT NULL AS suspended
    FROM invitation JOIN account ON account.id = invitation.account_id
    WHERE hash = ${hash} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
    FOR UPDATE OF invitation`;
  if (!invitation) return null;
  if (invitation.suspended) throw accountSuspended();
  const { id, accountId, role } = invitation;
  // Not looked up before: the person may be accepting another invitation to the account.
  const { count } = await tx.membership.createMany({
    data: [{ accountId, userId, role }],
    skipDuplicates: true,
  });
  if (count === 0) return { accountId, newAccess: null };
  await tx.$executeRaw`UPDATE invitation SET accepted_by = ${userId}, accepted_at = now() WHERE hash = ${hash}`;
  return { accountId, newAccess: { action: 'invitations.accept', target: id, filters: { role } } };
}

function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashToken(secret));
}
