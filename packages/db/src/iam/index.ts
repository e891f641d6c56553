import type { Role } from '@masker/contract';
import type { Pool } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import { listAccounts, renameOwnAccount, switchAccount } from './accounts.ts';
import { createInvitation, type InvitationToMake, listInvitations, revokeInvitation } from './invitations.ts';
import {
  type EndedLoginSession,
  type ListedMemberLoginSessions,
  listLoginSessions,
  listMemberLoginSessions,
  type MemberLoginSessions,
  revokeLoginSession,
  revokeLoginSessions,
  revokeMemberLoginSessions,
  signOutMembers,
} from './login-sessions.ts';
import { changeRole, listMembers, type MemberChangeRule, removeMember } from './members.ts';
import type { IdRows, WireRows } from './page.ts';
import { createToken, listTokens, revokeToken, revokeTokens, type TokenToMake } from './tokens.ts';

export type { EndedLoginSession, IdRows, InvitationToMake, TokenToMake };

/**
 * Queries of tokens, members, invitations, login sessions and accounts. The first argument is the account or the user
 * that owns the resource. A returned string is the wire JSON of the created or changed resource; null means that the
 * account or the user has no such resource.
 */
export interface IamQueries {
  listTokens(accountId: string, limit: number, after: string | null): Promise<IdRows>;
  createToken(accountId: string, token: TokenToMake): Promise<string>;
  revokeToken(accountId: string, tokenId: string): Promise<string | null>;
  revokeTokens(accountId: string): Promise<string[]>;

  listMembers(accountId: string, limit: number, after: string | null): Promise<IdRows>;
  changeRole(accountId: string, userId: string, role: Role, rule?: MemberChangeRule): Promise<string | null>;
  removeMember(accountId: string, userId: string, rule?: MemberChangeRule): Promise<string | null>;

  listInvitations(accountId: string): Promise<WireRows>;
  createInvitation(accountId: string, invitation: InvitationToMake): Promise<string>;
  revokeInvitation(accountId: string, invitationId: string): Promise<string | null>;

  listLoginSessions(userId: string, current: string): Promise<WireRows>;
  revokeLoginSession(userId: string, loginSessionId: string): Promise<boolean>;
  revokeLoginSessions(userId: string): Promise<number>;
  listMemberLoginSessions(accountId: string, which?: MemberLoginSessions): Promise<ListedMemberLoginSessions>;
  revokeMemberLoginSessions(accountId: string, which: MemberLoginSessions): Promise<EndedLoginSession[]>;
  signOutMembers(accountId: string, userId: string | null): Promise<number | null>;

  listAccounts(userId: string, current: string): Promise<WireRows>;
  switchAccount(userId: string, loginSessionId: string, accountId: string): Promise<string | null>;
  renameOwnAccount(accountId: string, userId: string, name: string): Promise<string | null>;
}

/** @param directory the pool that sees memberships and login sessions of all accounts */
export function createIamQueries(pool: Pool, directory: Pool): IamQueries {
  return {
    listTokens: (accountId, limit, after) => listTokens(inAccount(pool, accountId), accountId, limit, after),
    createToken: (accountId, token) => createToken(pool, accountId, token),
    revokeToken: (accountId, tokenId) => revokeToken(inAccount(pool, accountId), accountId, tokenId),
    revokeTokens: (accountId) => revokeTokens(inAccount(pool, accountId), accountId),

    listMembers: (accountId, limit, after) =>
      listMembers(inAccount(pool, accountId), accountId, limit, after),
    changeRole: (accountId, userId, role, rule) => changeRole(pool, accountId, userId, role, rule),
    removeMember: (accountId, userId, rule) => removeMember(pool, accountId, userId, rule),

    listInvitations: (accountId) => listInvitations(inAccount(pool, accountId), accountId),
    createInvitation: (accountId, invitation) => createInvitation(pool, accountId, invitation),
    revokeInvitation: (accountId, invitationId) =>
      revokeInvitation(inAccount(pool, accountId), accountId, invitationId),

    listLoginSessions: (userId, current) => listLoginSessions(directory, userId, current),
    revokeLoginSession: (userId, loginSessionId) => revokeLoginSession(directory, userId, loginSessionId),
    revokeLoginSessions: (userId) => revokeLoginSessions(directory, userId),
    listMemberLoginSessions: (accountId, which) => listMemberLoginSessions(directory, accountId, which),
    revokeMemberLoginSessions: (accountId, which) => revokeMemberLoginSessions(directory, accountId, which),
    signOutMembers: (accountId, userId) => signOutMembers(directory, accountId, userId),

    listAccounts: (userId, current) => listAccounts(directory, userId, current),
    switchAccount: (userId, loginSessionId, accountId) =>
      switchAccount(directory, userId, loginSessionId, accountId),
    renameOwnAccount: (accountId, userId, name) =>
      renameOwnAccount(inAccount(pool, accountId), accountId, userId, name),
  };
}
