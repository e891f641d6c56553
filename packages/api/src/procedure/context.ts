import type { IngestResult, Retention } from '@masker/contract';
import type {
  IamQueries,
  Ingestor,
  Queries,
  ReadSource,
  Replicas,
  SessionFeed,
  ViewQueries,
} from '@masker/db';
import type { AuditDraft } from '../audit-log/draft.ts';
import type { AuditRecorder } from '../audit-log/recorder.ts';
import type { Caller } from '../auth/caller.ts';
import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import type { Exports } from '../exports/exports.ts';
import type { CursorSigner } from '../pagination/signer.ts';
import type { Rejections } from '../sources/rejections.ts';
import type { SourceSettings } from '../sources/settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/** The dependencies of the router, created once at start. */
export interface Services {
  queries: Queries;
  /** The replicas that lists and sums are read from; null if all reads go to the primary. */
  replicas: Replicas | null;
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
  /** For how long an account keeps its sessions, and what a run would remove now. */
  readRetention(accountId: string): Promise<Retention>;
  signer: CursorSigner;
  /** Appends to the audit log. */
  recorder: AuditRecorder;
  ingestor: Ingestor;
  /** Sessions that were rejected by themselves. */
  rejections: Rejections;
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
  /**
   * Returns where the caller's sessions are read: where everything is that the caller wrote in the last seconds, that the
   * request's `x-masker-committed` names, and that `position` names.
   *
   * @param position of an earlier page
   */
  readFrom(caller: Caller, position?: string): ReadSource;
  /** Must be called after a write is committed, and before the answer, which then says up to where. Never fails. */
  noteWrite(caller: Caller): Promise<void>;
  /** Returns a signal that aborts if the client disconnects before the response is complete. */
  gone(): AbortSignal;
  /** The audit log's data of the current call. */
  draft?: AuditDraft;
}
