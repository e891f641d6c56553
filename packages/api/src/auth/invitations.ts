import { formatInstant, type InvitationOffer, type Role } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { hashToken } from './token-format.ts';
import type { Transaction } from './transaction.ts';

/** What the invitation of a link's secret offers, while it can be accepted; else null. */
export async function findInvitation(prisma: PrismaClient, secret: string): Promise<InvitationOffer | null> {
  const found = await prisma.invitation.findFirst({
    where: { hash: hashOf(secret), ...open() },
    include: { account: { select: { name: true } } },
  });
  if (!found) return null;
  const inviter = await prisma.user.findUnique({ where: { id: found.createdBy }, select: { name: true } });
  return {
    account: { name: found.account.name },
    role: found.role as Role,
    invited_by: inviter?.name ?? '',
    expires_at: formatInstant(found.expiresAt.getTime()),
  };
}

/**
 * Makes a person a member of the account that they are invited to; whoever is one already stays what they
 * are, and the invitation open. Of several who follow one link at once, one joins.
 *
 * @returns null when there is no open invitation of that secret
 */
export async function acceptInvitation(
  tx: Transaction,
  secret: string,
  userId: string,
): Promise<{ accountId: string } | null> {
  const hash = hashOf(secret);
  const found = await tx.invitation.findFirst({
    where: { hash, ...open() },
    select: { accountId: true, role: true },
  });
  if (!found) return null;
  const { accountId, role } = found;
  const member = await tx.membership.findUnique({ where: { accountId_userId: { accountId, userId } } });
  if (member) return { accountId };
  const taken = await tx.invitation.updateMany({
    where: { hash, ...open() },
    data: { acceptedBy: userId, acceptedAt: new Date() },
  });
  if (taken.count === 0) return null;
  await tx.membership.create({ data: { accountId, userId, role } });
  return { accountId };
}

function open() {
  return { acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
}

function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashToken(secret));
}
