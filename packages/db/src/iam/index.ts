import type { Role } from '@masker/contract';
import type { Pool } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import { listAccounts, switchAccount } from './accounts.ts';
import { createInvitation, type InvitationToMake, listInvitations, revokeInvitation } from './invitations.ts';
import { changeRole, listMembers, removeMember } from './members.ts';
import type { IdRows, WireRows } from './page.ts';
import { listSignIns, revokeSignIn, revokeSignIns } from './sign-ins.ts';
import { createToken, listTokens, revokeToken, type TokenToMake } from './tokens.ts';

export type { IdRows, InvitationToMake, TokenToMake };

/**
 * Who may come in, and as what: by account, with the account first, or by person, with the person first. A
 * string is the wire JSON of the one that was made or changed; null says that there is no such thing in the account, or of the person.
 */
export interface AccessQueries {
  listTokens(accountId: string, limit: number, after: string | null): Promise<IdRows>;
  createToken(accountId: string, token: TokenToMake): Promise<string>;
  revokeToken(accountId: string, tokenId: string): Promise<string | null>;

  listMembers(accountId: string, limit: number, after: string | null): Promise<IdRows>;
  changeRole(accountId: string, userId: string, role: Role): Promise<string | null>;
  removeMember(accountId: string, userId: string): Promise<string | null>;

  listInvitations(accountId: string): Promise<WireRows>;
  createInvitation(accountId: string, invitation: InvitationToMake): Promise<string>;
  revokeInvitation(accountId: string, invitationId: string): Promise<string | null>;

  listSignIns(userId: string, current: string): Promise<WireRows>;
  revokeSignIn(userId: string, signInId: string): Promise<boolean>;
  revokeSignIns(userId: string): Promise<number>;

  listAccounts(userId: string, current: string): Promise<WireRows>;
  switchAccount(userId: string, signInId: string, accountId: string): Promise<string | null>;
}

/** @param directory the pool that sees what people have in every account */
export function createAccessQueries(pool: Pool, directory: Pool): AccessQueries {
  return {
    listTokens: (accountId, limit, after) => listTokens(inAccount(pool, accountId), accountId, limit, after),
    createToken: (accountId, token) => createToken(pool, accountId, token),
    revokeToken: (accountId, tokenId) => revokeToken(inAccount(pool, accountId), accountId, tokenId),

    listMembers: (accountId, limit, after) =>
      listMembers(inAccount(pool, accountId), accountId, limit, after),
    changeRole: (accountId, userId, role) => changeRole(pool, accountId, userId, role),
    removeMember: (accountId, userId) => removeMember(pool, accountId, userId),

    listInvitations: (accountId) => listInvitations(inAccount(pool, accountId), accountId),
    createInvitation: (accountId, invitation) => createInvitation(pool, accountId, invitation),
    revokeInvitation: (accountId, invitationId) =>
      revokeInvitation(inAccount(pool, accountId), accountId, invitationId),

    listSignIns: (userId, current) => listSignIns(directory, userId, current),
    revokeSignIn: (userId, signInId) => revokeSignIn(directory, userId, signInId),
    revokeSignIns: (userId) => revokeSignIns(directory, userId),

    listAccounts: (userId, current) => listAccounts(directory, userId, current),
    switchAccount: (userId, signInId, accountId) => switchAccount(directory, userId, signInId, accountId),
  };
}
