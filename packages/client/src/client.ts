import { createTRPCClient, httpLink } from '@trpc/client';
import { ApiError } from './api-error.ts';
import { createExportLines } from './export.ts';
import { createExportContent } from './export-content.ts';
import { createIngestMany, type IngestManyOptions } from './ingest-many.ts';
import { createLink } from './link.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions, ClientOptions, WatchOptions } from './options.ts';
import { paginate, rowsOf } from './paginate.ts';
import { createRawGet, type RawGet } from './raw-get.ts';
import type { AppRouter } from './router.ts';
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
  CreateTokenInput,
  CreateViewInput,
  Export,
  ExportInput,
  ExportPage,
  ExportStatement,
  Facets,
  FacetsInput,
  IngestInput,
  IngestResult,
  IngestSession,
  ListActorsInput,
  ListAgentsInput,
  ListAuditInput,
  ListSessionsInput,
  Me,
  NewToken,
  PageInput,
  Session,
  SessionPage,
  Stats,
  StatsInput,
  Token,
  TokenPage,
  UpdateViewInput,
  View,
  ViewList,
  WatchEvent,
  WatchSessionsInput,
} from './wire.ts';

/** Every call rejects with an `ApiError`. Iterables start from the beginning each time they are iterated. */
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
     * and the sessions so far are incomplete. An error before the first session is retried.
     */
    export(input?: ExportInput, options?: CallOptions): AsyncIterable<Session>;
    /** The same as unparsed lines of JSON, without line breaks. */
    exportLines(input?: ExportInput, options?: CallOptions): AsyncIterable<string>;
    /**
     * Statistics of the sessions that `each` returns for the same filters.
     *
     * `include` adds `durations` (percentiles, in milliseconds, within 3 %), `kinds_by_bucket` (redactions by kind in
     * each bucket), `agent_series` and `agent_durations` (a series, and percentiles, for each agent);
     * `compare: 'previous'` adds the sums of the window before.
     * Fields that were not asked for are undefined. An older server refuses both parameters with `validation_failed`.
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
     * Adds any number of sessions in constant memory, in batches of up to 5,000. Invalid sessions are skipped and
     * reported, with their position from 1 as `line`.
     *
     * Rejects like every call, or with the error that `sessions` throws. Sessions that were committed before stay, and
     * sending all sessions again is safe: they count as duplicates.
     */
    ingestMany(
      sessions: AsyncIterable<IngestSession> | Iterable<IngestSession>,
      options?: IngestManyOptions,
    ): Promise<IngestResult>;
    /**
     * New sessions as they are committed, independent of their start, each once. It ends when the signal aborts.
     *
     * `open`: no session is missed from here on; sent again after a reconnect, which continues after the last session.
     * `reload`: sessions were missed, or too many arrived at once; load the list again. `lastEventId` is the id of the
     * last session that you have, to continue after it.
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
    /** Asks for an export of what is committed now. The call is never retried. */
    create(input: CreateExportInput, options?: CallOptions): Promise<Export>;
    /** One page of the account's exports, newest first. */
    list(input?: PageInput, options?: CallOptions): Promise<ExportPage>;
    /** The state of an export. */
    get(exportId: string, options?: CallOptions): Promise<Export>;
    /** Asks for the state once a second until the export is done, failed or expired. */
    wait(exportId: string, options?: WaitOptions): Promise<Export>;
    /**
     * The bytes of the file. The iterable ends only if all of them arrived, which is verified by their number and the
     * SHA-256. Otherwise it throws `truncated`. A connection that breaks is continued where it broke.
     */
    content(exportId: string, options?: CallOptions): AsyncIterable<Uint8Array>;
    /** The signed statement, a DSSE envelope. Rejects with `conflict` until the export is done. */
    statement(exportId: string, options?: CallOptions): Promise<ExportStatement>;
    /** Deletes the file; the export and its statement stay. */
    delete(exportId: string, options?: CallOptions): Promise<Export>;
  };
  /** Saved filters and layouts of the list. A token sees those that are shared; changes need a cookie. */
  views: {
    /** The views of the person and those that are shared with the account, in the order of their creation. */
    list(options?: CallOptions): Promise<ViewList>;
    /** Creates a view. The call is never retried. */
    create(input: CreateViewInput, options?: CallOptions): Promise<View>;
    /**
     * Changes what is given of a view. With `updated_at`, it rejects with `conflict` if the view was changed since.
     * The call is never retried.
     */
    update(input: UpdateViewInput, options?: CallOptions): Promise<View>;
    /** Deletes a view. */
    delete(viewId: string, options?: CallOptions): Promise<View>;
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
export function createMaskerClient(options: ClientOptions): MaskerClient {
  const trpc = createTRPCClient<AppRouter>({ links: [createLink(httpLink, options)] });

  const exportContent = createExportContent(options);
  const getExport = async (export_id: string, call?: CallOptions) =>
    (await settle(call, (own) => trpc.exports.get.query({ export_id }, own))).export;

  const list: MaskerClient['sessions']['list'] = (input, call) =>
    settle(call, (own) => trpc.sessions.list.query(input, own));
  const listAgents: MaskerClient['agents']['list'] = (input, call) =>
    settle(call, (own) => trpc.agents.list.query(input, own));

  const listAccess: MaskerClient['accessLog']['list'] = (input, call) =>
    settle(call, (own) => trpc.accessLog.list.query(input, own));

  const pages: MaskerClient['sessions']['pages'] = (input, call) => ({
    [Symbol.asyncIterator]: () => paginate((cursor, own) => list(following(input, cursor), own), call),
  });

  const watch = createWatch(options);
  const exportLines = createExportLines(options);

  return {
    sessions: {
      list,
      async get(session_id, call) {
        return (await settle(call, (own) => trpc.sessions.get.query({ session_id }, own))).session;
      },
      each: (input, call) => ({ [Symbol.asyncIterator]: () => rowsOf(pages(input, call)) }),
      pages,
      export: (input, call) => ({ [Symbol.asyncIterator]: () => parsed(exportLines(input, call)) }),
      exportLines: (input, call) => ({ [Symbol.asyncIterator]: () => exportLines(input, call) }),
      stats: (input, call) => settle(call, (own) => trpc.sessions.stats.query(input, own)),
      facets: (input, call) => settle(call, (own) => trpc.sessions.facets.query(input, own)),
      ingest: (input, call) => settle(call, (own) => trpc.sessions.ingest.mutate(input, own)),
      ingestMany: createIngestMany(options),
      watch: (input, call) => ({ [Symbol.asyncIterator]: () => watch(input, call) }),
    },
    agents: {
      list: listAgents,
      each: (input, call) => ({
        [Symbol.asyncIterator]: () =>
          rowsOf(paginate((cursor, own) => listAgents(following(input, cursor), own), call)),
      }),
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
      list: (input, call) => settle(call, (own) => trpc.exports.list.query(input, own)),
      get: getExport,
      wait: (id, call) => waitForExport((own) => getExport(id, own), call),
      content: (id, call) => exportContent(() => getExport(id, call), call),
      statement: (export_id, call) => settle(call, (own) => trpc.exports.statement.query({ export_id }, own)),
      async delete(export_id, call) {
        return (await settle(call, (own) => trpc.exports.delete.mutate({ export_id }, own))).export;
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
    tokens: {
      list: (input, call) => settle(call, (own) => trpc.tokens.list.query(input, own)),
      create: (input, call) => settle(call, (own) => trpc.tokens.create.mutate(input, own)),
      async revoke(token_id, call) {
        return (await settle(call, (own) => trpc.tokens.revoke.mutate({ token_id }, own))).token;
      },
    },
    accessLog: {
      list: listAccess,
      each: (input, call) => ({
        [Symbol.asyncIterator]: () =>
          rowsOf(paginate((cursor, own) => listAccess(following(input, cursor), own), call)),
      }),
      actors: (input, call) => settle(call, (own) => trpc.accessLog.actors.query(input, own)),
    },
    me: { get: (call) => settle(call, (own) => trpc.me.get.query(undefined, own)) },
    rawGet: createRawGet(options),
  };
}

/** The input of a further page: the cursor contains the filters. */
function following<I extends PageInput>(input: I | undefined, cursor: string | undefined): I | PageInput {
  const limit = input?.limit ?? pageLimit;
  return cursor === undefined ? { ...input, limit } : { cursor, limit };
}

async function* parsed(lines: AsyncIterable<string>): AsyncGenerator<Session, void, undefined> {
  for await (const line of lines) yield JSON.parse(line) as Session;
}

/** Makes one call, with a signal of its own: tRPC never stops listening to the one it is given. */
async function settle<T>(
  { signal }: CallOptions = {},
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { controller, release } = linkedAbort(signal);
  try {
    return await call({ signal: controller.signal });
  } catch (thrown) {
    if (signal?.aborted) throw new ApiError('aborted', 'The call was aborted.', { cause: signal.reason });
    throw ApiError.from(thrown);
  } finally {
    release();
  }
}
