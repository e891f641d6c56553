import { randomBytes } from 'node:crypto';
import { hashToken } from './token-format.ts';

/** What every invitation's address begins with, below the public address; its secret follows. */
const invitationPath = '/invite/';

/** A new invitation's link, and what is kept of the secret in it. */
export function newInvitationLink(publicUrl: string): { url: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { url: publicUrl.replace(/\/+$/, '') + invitationPath + secret, hash: hashToken(secret) };
}
