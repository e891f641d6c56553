import type { ErrorDetail, IngestResult, Role, Scope } from '@masker/contract';
import type { AccessQueries, Ingestor, Queries, SessionFeed } from '@masker/db';
import type { AuditDraft } from './audit-log/draft.ts';
import type { AuditRecorder } from './audit-log/recorder.ts';
import type { CursorSeal } from './cursor/seal.ts';
import type { ConcurrencyLimiter } from './limits/concurrency-limiter.ts';

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

/** What the router needs of the outside; made once, at start. */
export interface Services {
  queries: Queries;
  /** Members, tokens, invitations and sign-ins. */
  access: AccessQueries;
  seal: CursorSeal;
  /** Records who looked at what. */
  recorder: AuditRecorder;
  ingestor: Ingestor;
  /** New sessions as they are committed. */
  feed: SessionFeed;
  /** Takes in an NDJSON stream line by line; its result is committed. */
  ingestLines(caller: Caller, body: AsyncIterable<Uint8Array>): Promise<IngestResult>;
  /** Where people reach the installation. */
  publicUrl: string;
  /** The present, in milliseconds. */
  now(): number;
}

/** What one request brings. */
export interface Context {
  services: Services;
  requestId: string;
  /** Where the request came from, if that is known. */
  address: string | null;
  /** Finds the caller; throws `unauthenticated` when there is no valid credential. */
  authenticate(): Promise<Caller>;
  /** Looks everything up anew that this process believes of a sign-in, a token or a person, by its id. */
  forget(id: string): void;
  /** Limits the sums that read sessions one by one; the owner of a slot is the account. */
  rowSums: ConcurrencyLimiter;
  /** What aborts when the client leaves before it was answered. */
  gone(): AbortSignal;
  /** What a door already found wrong with the parameters, to be reported with the rest. */
  badParameters: readonly ErrorDetail[];
  /** Of the call under way: what is to be recorded of it. */
  draft?: AuditDraft;
}
