import type { Role, Scope } from '@masker/contract';

interface AnyCaller {
  /** Every answer is scoped to it. */
  accountId: string;
  accountName: string;
  scopes: readonly Scope[];
  /** The sign-in or the token. */
  credentialId: string;
}

/** A person who is signed in. */
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
  /** The one agent whose sessions it is for; null for all. */
  agentId: string | null;
  /** In milliseconds since the epoch. */
  expiresAt: number | null;
}

/** Who is asking. */
export type Caller = UserCaller | TokenCaller;
