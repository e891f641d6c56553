import { timingSafeEqual } from 'node:crypto';
import { ApiError, type Scope } from '@masker/contract';
import type { Queries } from '@masker/db';
import type { TokenCaller } from './caller.ts';
import type { Finding } from './caller-cache.ts';
import { lastUseIntervalMs } from './last-use-interval.ts';
import { CredentialRefused } from './refused.ts';
import { AccountSuspended } from './suspended.ts';
import { hashToken, isWellFormedToken, tokenPrefix } from './token-format.ts';

/** Whether an `Authorization` header has a bearer token of any issuer. */
export function isBearer(authorization: string | undefined): authorization is string {
  return authorization !== undefined && /^bearer(?:\s|$)/i.test(authorization);
}

/** Whether an `Authorization` header has a bearer token with our prefix. */
export function isTokenHeader(authorization: string | undefined): authorization is string {
  return authorization !== undefined && tokenHeader.test(authorization);
}

const tokenHeader = new RegExp(`^bearer +${tokenPrefix}`, 'i');

/**
 * Verifies `Authorization: Bearer msk_…`: its format and checksum, then the token in the database, with one query.
 *
 * @throws `unauthenticated`; `forbidden` if the account is suspended
 */
export async function verifyBearer(queries: Queries, authorization: string): Promise<Finding> {
  const token = /^Bearer +([^ ]+) *$/i.exec(authorization)?.[1];
  if (token === undefined || !isWellFormedToken(token)) throw refused('is not a token of this format');
  const hash = hashToken(token);
  const row = await queries.findToken(hash);
  if (row === null || !timingSafeEqual(row.hash, hash)) throw refused('does not exist');
  const problem = row.revoked
    ? 'was revoked'
    : row.expiresIn !== null && row.expiresIn <= 0
      ? 'has expired'
      : null;
  if (problem !== null) {
    const actor = { kind: 'token' as const, id: row.id, name: row.name };
    throw new CredentialRefused(refused(problem), { accountId: row.accountId, actor });
  }
  const caller: TokenCaller = {
    kind: 'token',
    accountId: row.accountId,
    accountName: row.accountName,
    scopes: row.scopes as Scope[],
    credentialId: row.id,
    agentId: row.agentId,
    tokenName: row.name,
    expiresAt: row.expiresAt,
  };
  if (row.suspended) throw new AccountSuspended(caller);
  if (row.unusedFor === null || row.unusedFor > lastUseIntervalMs) {
    // Not awaited: a failed update must not refuse the request.
    queries.noteTokenUse(row.accountId, row.id).catch(() => {});
  }
  return { caller, expiresIn: row.expiresIn };
}

function refused(why: string): ApiError {
  return new ApiError(
    'unauthenticated',
    `The bearer token ${why}. Send one that is valid; an admin of the account can make one.`,
  );
}
