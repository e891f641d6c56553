import type { IngestResult } from '@masker/contract';
import type { IamQueries, Ingestor, Queries, SessionFeed, ViewQueries } from '@masker/db';
import type { AuditDraft } from '../audit-log/draft.ts';
import type { AuditRecorder } from '../audit-log/recorder.ts';
import type { Caller } from '../auth/caller.ts';
import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import type { Exports } from '../exports/exports.ts';
import type { CursorSigner } from '../pagination/signer.ts';
import type { SourceSettings } from '../sources/settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/** The dependencies of the router, created once at start. */
export interface Services {
  queries: Queries;
  /** Members, tokens, invitations and login sessions. */
  iam: IamQueries;
  /** Saved views of the list of sessions. */
  views: ViewQueries;
  /** The keys that sign exports. */
  exportKeys: ExportKeys;
  /** The exports that are made in the background. */
  exports: Exports;
  /** The addresses that are sent events. */
  webhooks: Webhooks;
  signer: CursorSigner;
  /** Appends to the audit log. */
  recorder: AuditRecorder;
  ingestor: Ingestor;
  /** New sessions as they are committed. */
  feed: SessionFeed;
  /** Imports an NDJSON stream line by line; the sessions are committed once it resolves. */
  ingestLines(caller: Caller, body: AsyncIterable<Uint8Array>): Promise<IngestResult>;
  /** The settings of the sources that send sessions in their own format. */
  sources: SourceSettings;
  /** The public URL of the installation. */
  publicUrl: string;
  /** Returns the current time, in milliseconds. */
  now(): number;
}

/** The context of one request. */
export interface Context {
  services: Services;
  requestId: string;
  /** The client's IP address, if known. */
  address: string | null;
  /** Authenticates the caller; throws `unauthenticated` if there is no valid credential. */
  authenticate(): Promise<Caller>;
  /** Removes cached callers by the id of a login session, a token or a person. */
  forget(id: string): void;
  /** Limits sums that read individual sessions; the owner of a slot is the account. */
  rowSums: ConcurrencyLimiter;
  /** Returns a signal that aborts if the client disconnects before the response is complete. */
  gone(): AbortSignal;
  /** The audit log's data of the current call. */
  draft?: AuditDraft;
}
