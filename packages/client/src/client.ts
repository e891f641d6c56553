import { createTRPCClient, httpLink } from '@trpc/client';
import { ApiError } from './api-error.ts';
import { checkedCall, checkedExport, checkedOptions } from './checked.ts';
import { createAuditExportLines, createExportLines, createExportParquet } from './export.ts';
import { createExportContent, createExportTimestamp } from './export-content.ts';
import { createIngestMany, type IngestManyOptions } from './ingest-many.ts';
import { unsendable } from './json-of.ts';
import { createLink } from './link.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions, ClientOptions, ExportOptions, WatchOptions } from './options.ts';
import { type Page, paginate, rowsOf } from './paginate.ts';
import { createRawGet, type RawGet } from './raw-get.ts';
import type { AppRouter } from './router.ts';
import { stoppable } from './stoppable.ts';
import { readingOwnWrites } from './transport/own-writes.ts';
import { fetchOf } from './transport/send.ts';
import { type WaitOptions, waitForExport } from './wait-for-export.ts';
import { createWatch } from './watch.ts';
import type {
  ActorPage,
  Agent,
  AgentPage,
  AgentSessionsInput,
  AuditEntry,
  AuditPage,
  CreateExportInput,
  CreateExportScheduleInput,
  CreateTokenInput,
  CreateViewInput,
  CreateWebhookInput,
  Export,
  ExportAuditInput,
  ExportInput,
  ExportPage,
  ExportReport,
  ExportSchedule,
  ExportScheduleList,
  ExportStatement,
  Facets,
  FacetsInput,
  IngestInput,
  IngestResult,
  IngestSession,
  ListActorsInput,
  ListAgentsInput,
  ListAuditInput,
  ListExportsInput,
  ListSessionsInput,
  ListWebhookDeliveriesInput,
  Me,
  NewToken,
  PageInput,
  ReplayWebhookInput,
  Retention,
  Session,
  SessionPage,
  Stats,
  StatsInput,
  Token,
  TokenPage,
  UpdateExportScheduleInput,
  UpdateViewInput,
  UpdateWebhookInput,
  View,
  ViewList,
  WatchEvent,
  WatchSessionsInput,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhookSecret,
} from './wire.ts';

/**
 * A call that fails rejects with an `ApiError`; one that is used wrongly, with a `TypeError` that says what was expected:
 * options that are no object, a signal that is none, something to send that is not iterable. Iterables start from the
 * beginning each time they are iterated. Ending an iterator (`break`, `return()`, or cancelling a stream of it) closes its
 * connection at once, also while a value is awaited.
 */
export interface MaskerClient {
  sessions: {
    /** One page, newest first. */
    list(input?: ListSessionsInput, options?: CallOptions): Promise<SessionPage>;
    /** One session, by its id. */
    get(sessionId: string, options?: CallOptions): Promise<Session>;
    /** Every session of the window once, newest first; `limit` is the page size (default 100). */
    each(input?: ListSessionsInput, options?: CallOptions): AsyncIterable<Session>;
    /** The same, a page at a time. */
    pages(input?: ListSessionsInput, options?: CallOptions): AsyncIterable<SessionPage>;
    /**
     * Every session that matches the filters, in the order of the list, in one streamed request. The iterable ends
     * only if all sessions arrived, which is verified by their number and a SHA-256. Otherwise it throws `truncated`,
     * and the sessions so far are incomplete. A connection that breaks is continued after the last session.
     */
    export(input?: ExportInput, options?: ExportOptions): AsyncIterable<Session>;
    /** The same as unparsed lines of JSON, without line breaks. */
    exportLines(input?: ExportInput, options?: ExportOptions): AsyncIterable<string>;
    /**
     * The same sessions as the bytes of a Parquet file. The iterable ends only if the file is whole, which its footer
     * shows. Otherwise it throws `truncated`.
     */
    exportParquet(input?: ExportInput, options?: ExportOptions): AsyncIterable<Uint8Array>;
    /**
     * Statistics of the sessions that `each` returns for the same filters.
     *
     * `include` adds `durations` (percentiles, in milliseconds, within 3 %), `kinds_by_bucket` (redactions by kind in
     * each bucket), `agent_series` and `agent_durations` (a series, and percentiles, for each agent);
     * `compare: 'previous'` adds the sums of the previous window.
     * Fields that were not requested are undefined. An older server refuses both parameters with `validation_failed`.
     */
    stats(input?: StatsInput, options?: CallOptions): Promise<Stats>;
    /** Counts of these sessions by status, agent, kind of redaction and model. */
    facets(input?: FacetsInput, options?: CallOptions): Promise<Facets>;
    /**
     * Adds up to 1,000 sessions atomically. When it resolves, they are committed. A session is stored once by its id,
     * so a transient error is retried, as for reads.
     *
     * Rejects with `validation_failed`, which names each invalid session, or with `conflict` if an id exists with
     * other content.
     */
    ingest(input: IngestInput, options?: CallOptions): Promise<IngestResult>;
    /**
     * Adds any number of sessions in constant memory, in batches of up to 5,000. A batch that is not full is sent once
     * its oldest session has waited for a second, so a source may be slow, or never end. Invalid sessions are skipped
     * and reported, with their position from 1 as `line`.
     *
     * Rejects like every call, with `validation_failed` for a session that JSON cannot express, or with the error that
     * `sessions` throws. Sessions that were committed before stay, and sending all sessions again is safe: they count as
     * duplicates.
     */
    ingestMany(
      sessions: AsyncIterable<IngestSession> | Iterable<IngestSession>,
      options?: IngestManyOptions,
    ): Promise<IngestResult>;
    /**
     * New sessions as they are committed, independent of their start, each once. It ends when the signal aborts.
     *
     * `open`: no session is missed from here on; sent again after a reconnect, which continues after the last session.
     * `reload`: sessions were missed, or too many arrived at once; load the list again, from as far back as sessions may
     * be committed after their start. `lastEventId` is the id of the last session that you have, to continue after it.
     *
     * Reconnects with backoff, without a limit once the connection was open, and up to `retries` times before. Throws
     * errors that are not transient: `unauthenticated`, `forbidden`, `validation_failed`.
     */
    watch(input?: WatchSessionsInput, options?: WatchOptions): AsyncIterable<WatchEvent>;
  };
  agents: {
    /** One page of the account's agents, by id. */
    list(input?: ListAgentsInput, options?: CallOptions): Promise<AgentPage>;
    /** Every agent of the account, or of a search. */
    each(input?: ListAgentsInput, options?: CallOptions): AsyncIterable<Agent>;
    /** One page of an agent's sessions, newest first. */
    sessions(input: AgentSessionsInput, options?: CallOptions): Promise<SessionPage>;
    /** Renames an agent; its sessions keep their name. */
    rename(input: { agent_id: string; name: string }, options?: CallOptions): Promise<Agent>;
    /** Removes an agent from the list. Its sessions stay; a new session restores it. */
    delete(agentId: string, options?: CallOptions): Promise<Agent>;
  };
  /** Exports that the server makes in the background, each with a signed statement. */
  exports: {
    /** Requests an export of what is committed now. The call is never retried. */
    create(input: CreateExportInput, options?: CallOptions): Promise<Export>;
    /** One page of the exports of the account, or of one schedule, newest first. */
    list(input?: ListExportsInput, options?: CallOptions): Promise<ExportPage>;
    /** Every export of the account, or of one schedule, newest first. */
    each(input?: ListExportsInput, options?: CallOptions): AsyncIterable<Export>;
    /** The state of an export. */
    get(exportId: string, options?: CallOptions): Promise<Export>;
    /** Requests the state once a second until the export is done, failed or expired. */
    wait(exportId: string, options?: WaitOptions): Promise<Export>;
    /**
     * The bytes of the file. The iterable ends only if all of them arrived, which is verified by their number and the
     * SHA-256; otherwise it throws `truncated`. After a lost connection, it continues where it stopped.
     */
    content(exportId: string, options?: CallOptions): AsyncIterable<Uint8Array>;
    /** The signed statement, a DSSE envelope. Rejects with `conflict` until the export is done. */
    statement(exportId: string, options?: CallOptions): Promise<ExportStatement>;
    /** The figures of a finished export with the format `report`. Needs the scope `audit:read` as well. */
    report(exportId: string, options?: CallOptions): Promise<ExportReport>;
    /**
     * The timestamp of the statement, as its authority sent it: a reply of RFC 3161, DER. Rejects with `not_found` while
     * there is none; `timestamp` of the export says why.
     */
    timestamp(exportId: string, options?: CallOptions): Promise<Uint8Array>;
    /** Deletes the file; the export and its statement stay. */
    delete(exportId: string, options?: CallOptions): Promise<Export>;
  };
  /** Schedules of exports, for admins with a cookie. */
  exportSchedules: {
    /** The schedules of the account, in the order of their creation. */
    list(options?: CallOptions): Promise<ExportScheduleList>;
    /** Creates a schedule, whose first export is made at once. The call is never retried. */
    create(input: CreateExportScheduleInput, options?: CallOptions): Promise<ExportSchedule>;
    /** Changes, pauses or resumes a schedule. The call is never retried. */
    update(input: UpdateExportScheduleInput, options?: CallOptions): Promise<ExportSchedule>;
    /** Deletes a schedule; its exports stay. */
    delete(scheduleId: string, options?: CallOptions): Promise<ExportSchedule>;
  };
  /** Addresses that are sent signed messages about events, for admins with a cookie. */
  webhooks: {
    /** The webhooks of the account, in the order of their creation. */
    list(options?: CallOptions): Promise<WebhookList>;
    /** Creates a webhook. Its `secret` is returned only once. The call is never retried. */
    create(input: CreateWebhookInput, options?: CallOptions): Promise<WebhookSecret>;
    /** Changes, pauses or resumes a webhook. The call is never retried. */
    update(input: UpdateWebhookInput, options?: CallOptions): Promise<Webhook>;
    /** Deletes a webhook, and its log. */
    delete(webhookId: string, options?: CallOptions): Promise<Webhook>;
    /** Replaces the secret. The one before signs as well for 24 hours. The call is never retried. */
    rotateSecret(webhookId: string, options?: CallOptions): Promise<WebhookSecret>;
    /** Sends a message of the type `webhook.test`. The call is never retried. */
    test(webhookId: string, options?: CallOptions): Promise<WebhookDelivery>;
    /** One page of the messages to a webhook, newest first. */
    deliveries(input: ListWebhookDeliveriesInput, options?: CallOptions): Promise<WebhookDeliveryPage>;
    /** Sends a message again, with the same id. The call is never retried. */
    replay(input: ReplayWebhookInput, options?: CallOptions): Promise<WebhookDelivery>;
  };
  /** Saved filters and layouts of the list. A token sees those that are shared; changes need a cookie. */
  views: {
    /** The views of the person and the shared views of the account, in the order of their creation. */
    list(options?: CallOptions): Promise<ViewList>;
    /** Creates a view. The call is never retried. */
    create(input: CreateViewInput, options?: CallOptions): Promise<View>;
    /**
     * Changes the given fields of a view. With `updated_at`, it rejects with `conflict` if the view was changed since.
     * The call is never retried.
     */
    update(input: UpdateViewInput, options?: CallOptions): Promise<View>;
    /** Deletes a view. */
    delete(viewId: string, options?: CallOptions): Promise<View>;
  };
  retention: {
    /** For how long the account keeps its sessions, what a run would remove now, and what the last one removed. */
    get(options?: CallOptions): Promise<Retention>;
  };
  /** For admins with a cookie: a token cannot create tokens. */
  tokens: {
    /** One page of the account's tokens, newest first, including expired and revoked ones. */
    list(input?: PageInput, options?: CallOptions): Promise<TokenPage>;
    /** Creates a token. Its `secret` is returned only once. The call is never retried. */
    create(input: CreateTokenInput, options?: CallOptions): Promise<NewToken>;
    /** Revokes a token, immediately and permanently. */
    revoke(tokenId: string, options?: CallOptions): Promise<Token>;
  };
  accessLog: {
    /** One page of the audit log, newest first. Needs the scope `audit:read`; reading it is recorded as well. */
    list(input?: ListAuditInput, options?: CallOptions): Promise<AuditPage>;
    /** Every entry of the window, newest first, each once. */
    each(input?: ListAuditInput, options?: CallOptions): AsyncIterable<AuditEntry>;
    /**
     * The same entries in one streamed request, which is recorded once. The iterable ends only if all entries arrived,
     * which is verified by their number and a SHA-256. Otherwise it throws `truncated`.
     */
    export(input?: ExportAuditInput, options?: ExportOptions): AsyncIterable<AuditEntry>;
    /**
     * The same as unparsed lines of JSON, without line breaks. Saved as a file, one a line, `masker audit verify`
     * verifies them if there is no filter but the window.
     */
    exportLines(input?: ExportAuditInput, options?: ExportOptions): AsyncIterable<string>;
    /** One page of the actors of the audit log by id, including those without access today. */
    actors(input?: ListActorsInput, options?: CallOptions): Promise<ActorPage>;
  };
  me: {
    /** The owner and the permissions of the credential. */
    get(options?: CallOptions): Promise<Me>;
  };
  /**
   * Sends one request to a REST route, and returns the unparsed response, whatever its status. Use it with a deployment
   * of another version, whose responses may differ. Redirects are followed within the origin. Rejects with
   * `network_error`, `timeout`, `aborted`, or `bad_response` for a redirect to another origin or more than 16 MiB.
   */
  rawGet: RawGet;
}

/** The default page size of iterables: the maximum, for the fewest requests. */
const pageLimit = 100;

/**
 * Creates a client of the sessions API. It holds no connection, so it need not be closed.
 *
 * @throws TypeError if an option is invalid; the message never contains a credential
 */
export function createMaskerClient(given: ClientOptions): MaskerClient {
  const options = { ...checkedOptions(given), fetch: readingOwnWrites(fetchOf(given)) };
  const trpc = createTRPCClient<AppRouter>({ links: [createLink(httpLink, options)] });

  const exportContent = createExportContent(options);
  const exportTimestamp = createExportTimestamp(options);
  const getExport = async (export_id: string, call?: CallOptions) =>
    (await settle(call, (own) => trpc.exports.get.query({ export_id }, own))).export;

  const list: MaskerClient['sessions']['list'] = (input, call) =>
    settle(call, (own) => trpc.sessions.list.query(input, own));
  const listAgents: MaskerClient['agents']['list'] = (input, call) =>
    settle(call, (own) => trpc.agents.list.query(input, own));

  const listExports: MaskerClient['exports']['list'] = (input, call) =>
    settle(call, (own) => trpc.exports.list.query(input, own));

  const listAccess: MaskerClient['accessLog']['list'] = (input, call) =>
    settle(call, (own) => trpc.accessLog.list.query(input, own));

  const watch = createWatch(options);
  const exportLines = createExportLines(options);
  const auditExportLines = createAuditExportLines(options);
  const exportParquet = createExportParquet(options);

  return {
    sessions: {
      list,
      async get(session_id, call) {
        return (await settle(call, (own) => trpc.sessions.get.query({ session_id }, own))).session;
      },
      each: (input, call) => stoppable(call, (own) => rowsOf(pagesOf(list, input, own))),
      pages: (input, call) => stoppable(call, (own) => pagesOf(list, input, own)),
      export(input, call) {
        const checked = checkedExport(input, 'ndjson', otherSessions);
        return stoppable(call, (own) => parsed<Session>(exportLines(checked, own)));
      },
      exportLines(input, call) {
        const checked = checkedExport(input, 'ndjson', otherSessions);
        return stoppable(call, (own) => exportLines(checked, own));
      },
      exportParquet(input, call) {
        const checked = checkedExport(input, 'parquet', otherSessions);
        return stoppable(call, (own) => exportParquet(checked, own));
      },
      stats: (input, call) => settle(call, (own) => trpc.sessions.stats.query(input, own)),
      facets: (input, call) => settle(call, (own) => trpc.sessions.facets.query(input, own)),
      ingest: (input, call) => settle(call, (own) => trpc.sessions.ingest.mutate(input, own)),
      ingestMany: createIngestMany(options),
      watch: (input, call) => stoppable(call, (own) => watch(input, own)),
    },
    agents: {
      list: listAgents,
      each: (input, call) => stoppable(call, (own) => rowsOf(pagesOf(listAgents, input, own))),
      sessions: (input, call) => settle(call, (own) => trpc.agents.sessions.query(input, own)),
      async rename(input, call) {
        return (await settle(call, (own) => trpc.agents.rename.mutate(input, own))).agent;
      },
      async delete(agent_id, call) {
        return (await settle(call, (own) => trpc.agents.delete.mutate({ agent_id }, own))).agent;
      },
    },
    exports: {
      async create(input, call) {
        return (await settle(call, (own) => trpc.exports.create.mutate(input, own))).export;
      },
      list: listExports,
      each: (input, call) => stoppable(call, (own) => rowsOf(pagesOf(listExports, input, own))),
      get: getExport,
      wait: (id, call) => waitForExport((own) => getExport(id, own), call),
      content: (id, call) => stoppable(call, (own) => exportContent(() => getExport(id, own), own)),
      async report(export_id, call) {
        return (await settle(call, (own) => trpc.exports.report.query({ export_id }, own))).report;
      },
      timestamp: (id, call) => exportTimestamp(id, call),
      statement: (export_id, call) => settle(call, (own) => trpc.exports.statement.query({ export_id }, own)),
      async delete(export_id, call) {
        return (await settle(call, (own) => trpc.exports.delete.mutate({ export_id }, own))).export;
      },
    },
    exportSchedules: {
      list: (call) => settle(call, (own) => trpc.exportSchedules.list.query(undefined, own)),
      async create(input, call) {
        return (await settle(call, (own) => trpc.exportSchedules.create.mutate(input, own))).schedule;
      },
      async update(input, call) {
        return (await settle(call, (own) => trpc.exportSchedules.update.mutate(input, own))).schedule;
      },
      async delete(schedule_id, call) {
        return (await settle(call, (own) => trpc.exportSchedules.delete.mutate({ schedule_id }, own)))
          .schedule;
      },
    },
    webhooks: {
      list: (call) => settle(call, (own) => trpc.webhooks.list.query(undefined, own)),
      create: (input, call) => settle(call, (own) => trpc.webhooks.create.mutate(input, own)),
      async update(input, call) {
        return (await settle(call, (own) => trpc.webhooks.update.mutate(input, own))).webhook;
      },
      async delete(webhook_id, call) {
        return (await settle(call, (own) => trpc.webhooks.delete.mutate({ webhook_id }, own))).webhook;
      },
      rotateSecret: (webhook_id, call) =>
        settle(call, (own) => trpc.webhooks.rotateSecret.mutate({ webhook_id }, own)),
      async test(webhook_id, call) {
        return (await settle(call, (own) => trpc.webhooks.test.mutate({ webhook_id }, own))).delivery;
      },
      deliveries: (input, call) => settle(call, (own) => trpc.webhooks.deliveries.query(input, own)),
      async replay(input, call) {
        return (await settle(call, (own) => trpc.webhooks.replay.mutate(input, own))).delivery;
      },
    },
    views: {
      list: (call) => settle(call, (own) => trpc.views.list.query(undefined, own)),
      async create(input, call) {
        return (await settle(call, (own) => trpc.views.create.mutate(input, own))).view;
      },
      async update(input, call) {
        return (await settle(call, (own) => trpc.views.update.mutate(input, own))).view;
      },
      async delete(view_id, call) {
        return (await settle(call, (own) => trpc.views.delete.mutate({ view_id }, own))).view;
      },
    },
    retention: {
      async get(call) {
        return (await settle(call, (own) => trpc.retention.get.query(undefined, own))).retention;
      },
    },
    tokens: {
      list: (input, call) => settle(call, (own) => trpc.tokens.list.query(input, own)),
      create: (input, call) => settle(call, (own) => trpc.tokens.create.mutate(input, own)),
      async revoke(token_id, call) {
        return (await settle(call, (own) => trpc.tokens.revoke.mutate({ token_id }, own))).token;
      },
    },
    accessLog: {
      list: listAccess,
      each: (input, call) => stoppable(call, (own) => rowsOf(pagesOf(listAccess, input, own))),
      export(input, call) {
        const checked = checkedExport(input, 'ndjson', otherEntries);
        return stoppable(call, (own) => parsed<AuditEntry>(auditExportLines(checked, own)));
      },
      exportLines(input, call) {
        const checked = checkedExport(input, 'ndjson', otherEntries);
        return stoppable(call, (own) => auditExportLines(checked, own));
      },
      actors: (input, call) => settle(call, (own) => trpc.accessLog.actors.query(input, own)),
    },
    me: { get: (call) => settle(call, (own) => trpc.me.get.query(undefined, own)) },
    rawGet: createRawGet(options),
  };
}

/** The pages of a list, from the first one on. */
function pagesOf<I extends PageInput, P extends Page<unknown>>(
  list: (input: I, options: CallOptions) => Promise<P>,
  input: I | undefined,
  call: CallOptions,
): AsyncGenerator<P, void, undefined> {
  return paginate((cursor, own) => list(following(input, cursor) as I, own), call);
}

/** The input of a further page: the cursor contains the filters. */
function following<I extends PageInput>(input: I | undefined, cursor: string | undefined): I | PageInput {
  const limit = input?.limit ?? pageLimit;
  return cursor === undefined ? { ...input, limit } : { cursor, limit };
}

/** What to do for another format than that of a method. */
const otherSessions =
  'For Parquet, use sessions.exportParquet; for CSV, use exports.create and exports.content.';
const otherEntries = 'For CSV, request GET /api/v1/access-log/export?format=csv.';

async function* parsed<Row>(lines: AsyncIterable<string>): AsyncGenerator<Row, void, undefined> {
  for await (const line of lines) yield JSON.parse(line) as Row;
}

/** Makes one call with its own signal, because tRPC never removes its listeners from a signal. */
async function settle<T>(
  options: CallOptions | undefined,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { signal } = checkedCall(options);
  const { controller, release } = linkedAbort(signal);
  try {
    return await call({ signal: controller.signal });
  } catch (thrown) {
    if (signal?.aborted) throw new ApiError('aborted', 'The call was aborted.', { cause: signal.reason });
    const error = ApiError.from(thrown);
    // The link rejects with nothing but ApiErrors, so this comes from tRPC before it, as it wrote the input.
    const reason = error.cause === thrown ? (thrown as Error).cause : undefined;
    throw reason instanceof TypeError ? unsendable(reason) : error;
  } finally {
    release();
  }
}
