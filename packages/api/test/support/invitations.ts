import { randomBytes } from 'node:crypto';
import { newId, type Role } from '@masker/contract';
import { hashToken } from '../../src/index.ts';
import type { Installation } from './installation.ts';

interface InvitationToMake {
  accountId: string;
  createdBy: string;
  role: Role;
  expiresAt?: Date;
  revokedAt?: Date;
  acceptedAt?: Date;
  acceptedBy?: string;
}

/** Writes an invitation. @returns the secret of its link */
export async function invite({ directory }: Installation, invitation: InvitationToMake): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await directory.invitation.create({
    data: {
      id: newId('invitation'),
      hash: new Uint8Array(hashToken(secret)),
      expiresAt: new Date(Date.now() + 60_000),
      ...invitation,
    },
  });
  return secret;
}
