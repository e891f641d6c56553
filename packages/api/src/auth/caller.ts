import type { Role, Scope } from '@masker/contract';

interface AnyCaller {
  /** Every response is limited to this account. */
  accountId: string;
  accountName: string;
  scopes: readonly Scope[];
  /** The id of the login session or the token. */
  credentialId: string;
}

/** A signed-in person. */
export interface UserCaller extends AnyCaller {
  kind: 'user';
  userId: string;
  userName: string;
  email: string;
  role: Role;
  agentId: null;
}

/** A service with a token. */
export interface TokenCaller extends AnyCaller {
  kind: 'token';
  tokenName: string;
  /** The agent that the token is limited to; null for all agents. */
  agentId: string | null;
  /** In milliseconds since the epoch. */
  expiresAt: number | null;
}

/** The authenticated caller of a request. */
export type Caller = UserCaller | TokenCaller;
