import { randomBytes } from 'node:crypto';
import { hashToken } from './token-format.ts';

/** The path prefix of invitation links, relative to the public URL; the secret follows it. */
const invitationPath = '/invite/';

/** Creates an invitation link, and the hash of its secret to store. */
export function newInvitationLink(publicUrl: string): { url: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { url: publicUrl.replace(/\/+$/, '') + invitationPath + secret, hash: hashToken(secret) };
}
