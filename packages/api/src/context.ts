import type { ErrorDetail, IngestResult, Role, Scope } from '@masker/contract';
import type { Ingestor, Queries, SessionFeed } from '@masker/db';
import type { CursorSeal } from './cursor/seal.ts';

/** Who is asking. Every answer is scoped to `accountId`. */
export interface Caller {
  kind: 'user';
  accountId: string;
  accountName: string;
  userId: string;
  userName: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
}

/** What the router needs of the outside; made once, at start. */
export interface Services {
  queries: Queries;
  seal: CursorSeal;
  ingestor: Ingestor;
  /** New sessions as they are committed. */
  feed: SessionFeed;
  /** Takes in an NDJSON stream line by line; its result is committed. */
  ingestLines(accountId: string, body: AsyncIterable<Uint8Array>): Promise<IngestResult>;
  /** The present, in milliseconds. */
  now(): number;
}

/** What one request brings. */
export interface Context {
  services: Services;
  requestId: string;
  /** Finds the caller; throws `unauthenticated` when there is no valid credential. */
  authenticate(): Promise<Caller>;
  /** What a door already found wrong with the parameters, to be reported with the rest. */
  badParameters: readonly ErrorDetail[];
}
