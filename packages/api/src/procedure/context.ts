import type { IngestResult } from '@masker/contract';
import type { IamQueries, Ingestor, Queries, SessionFeed } from '@masker/db';
import type { AuditDraft } from '../audit-log/draft.ts';
import type { AuditRecorder } from '../audit-log/recorder.ts';
import type { Caller } from '../auth/caller.ts';
import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import type { CursorSigner } from '../pagination/signer.ts';

/** What the router needs of the outside; made once, at start. */
export interface Services {
  queries: Queries;
  /** Members, tokens, invitations and login sessions. */
  iam: IamQueries;
  signer: CursorSigner;
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
  /** Of the call under way: what is to be recorded of it. */
  draft?: AuditDraft;
}
