import { createTRPCClient, httpLink } from '@trpc/client';
import { ApiError } from './api-error.ts';
import { createExportLines } from './export.ts';
import { createIngestMany, type IngestManyOptions } from './ingest-many.ts';
import { createLink } from './link.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { paginate, rowsOf } from './paginate.ts';
import { createRawGet, type RawGet } from './raw-get.ts';
import type { AppRouter } from './router.ts';
import { createWatch } from './watch.ts';
import type {
  ActorPage,
  Agent,
  AgentPage,
  AgentSessionsInput,
  AuditEntry,
  AuditPage,
  CreateTokenInput,
  ExportInput,
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
  WatchEvent,
  WatchSessionsInput,
} from './wire.ts';

/** Every call rejects with a ApiError. Iterables start anew each time they are iterated. */
export interface MaskerClient {
  sessions: {
    /** One page, newest first. */
    list(input?: ListSessionsInput, options?: CallOptions): Promise<SessionPage>;
    /** One session, by its id. */
    get(sessionId: string, options?: CallOptions): Promise<Session>;
    /** Every session of the window, newest first, each once; `limit` is the size of the pages, 100 unless given. */
    each(input?: ListSessionsInput, options?: CallOptions): AsyncIterable<Session>;
    /** The same, a page at a time. */
    pages(input?: ListSessionsInput, options?: CallOptions): AsyncIterable<SessionPage>;
    /**
     * Every session that the filters select, in the order of the list, by one streamed request. It ends only
     * when all of them came, which is checked by their number and a SHA-256; else it throws `truncated`, and
     * what was given by then is not everything. An error before the first session is retried.
     */
    export(input?: ExportInput, options?: CallOptions): AsyncIterable<Session>;
    /** The same as the lines of JSON that came, without a line break: to be kept as they are. */
    exportLines(input?: ExportInput, options?: CallOptions): AsyncIterable<string>;
    /**
     * What the sessions of a window come to: the same ones that `each` gives.
     *
     * `include` adds `durations` (percentiles, in milliseconds, within 3 %), `kinds_by_bucket` (redactions by kind in
     * each bucket) and `agent_series` (a series for each agent), and `compare: 'previous'` the sums of the window before.
     * What was not asked for is undefined. A server of an earlier version refuses both with `validation_failed`; without
     * them it answers as ever.
     */
    stats(input?: StatsInput, options?: CallOptions): Promise<Stats>;
    /** How many of them have which status, agent, kind of redaction and model. */
    facets(input?: FacetsInput, options?: CallOptions): Promise<Facets>;
    /**
     * Adds one session, or up to 1,000: all of them or none. What it resolves with is committed. Sessions
     * are kept once by their id, so a transient error is retried, as for reads.
     *
     * Rejects with `validation_failed` naming each bad session, or with `conflict` when an id is there
     * with other content.
     */
    ingest(input: IngestInput, options?: CallOptions): Promise<IngestResult>;
    /**
     * Adds any number of sessions, in constant memory, a batch of up to 5,000 at a time: when a batch is
     * full, or when there are no more. Bad ones are left out and reported, with their place from 1 as `line`.
     *
     * Rejects like every call, or with what `sessions` throws. What was committed by then stays, and
     * sending everything again is safe: it counts as duplicates.
     */
    ingestMany(
      sessions: AsyncIterable<IngestSession> | Iterable<IngestSession>,
      options?: IngestManyOptions,
    ): Promise<IngestResult>;
    /**
     * New sessions as they are committed, whenever they started, each once. It ends when its signal aborts.
     *
     * `open`: from here on nothing is missed; again when the connection had to be made again, after the
     * last session seen. `reload`: something was missed, or too much came at once; load the list anew.
     * `lastEventId` is the id of the last session you know, to go on from there.
     *
     * A lost connection is made again, with backoff and without end once it was open; before that, as often
     * as `retries` says. It throws what can't pass: `unauthenticated`, `forbidden`, `validation_failed`.
     */
    watch(input?: WatchSessionsInput, options?: CallOptions): AsyncIterable<WatchEvent>;
  };
  agents: {
    /** One page of the account's agents, by id. */
    list(input?: ListAgentsInput, options?: CallOptions): Promise<AgentPage>;
    /** Every agent of the account, or of a search. */
    each(input?: ListAgentsInput, options?: CallOptions): AsyncIterable<Agent>;
    /** One page of an agent's sessions, newest first. */
    sessions(input: AgentSessionsInput, options?: CallOptions): Promise<SessionPage>;
    /** Gives an agent another name; its sessions keep the one they had. */
    rename(input: { agent_id: string; name: string }, options?: CallOptions): Promise<Agent>;
    /** Takes an agent off the list. Its sessions stay; a new one brings it back. */
    delete(agentId: string, options?: CallOptions): Promise<Agent>;
  };
  /** For admins, by their cookie: a token can't make tokens. */
  tokens: {
    /** One page of the account's tokens, newest first, those that are no longer good included. */
    list(input?: PageInput, options?: CallOptions): Promise<TokenPage>;
    /** Makes a token. Its `secret` is shown here and never again. It is never retried. */
    create(input: CreateTokenInput, options?: CallOptions): Promise<NewToken>;
    /** Ends a token, for good and at once. */
    revoke(tokenId: string, options?: CallOptions): Promise<Token>;
  };
  accessLog: {
    /** One page of the audit log, newest first. Needs the scope `audit:read`; reading it is recorded as well. */
    list(input?: ListAuditInput, options?: CallOptions): Promise<AuditPage>;
    /** Every entry of the window, newest first, each once. */
    each(input?: ListAuditInput, options?: CallOptions): AsyncIterable<AuditEntry>;
    /** One page of those who are in the record, by id, whether or not they still have access. */
    actors(input?: ListActorsInput, options?: CallOptions): Promise<ActorPage>;
  };
  me: {
    /** Who the credential belongs to, and what it may do. */
    get(options?: CallOptions): Promise<Me>;
  };
  /**
   * Asks a route of REST once, and gives the answer as it came, whatever its status: for a deployment of another
   * version, whose answers are not to be relied on. Redirects are followed within the origin. It rejects with
   * `network_error`, `timeout`, `aborted`, or `bad_response` for a redirect elsewhere and for more than 16 MiB.
   */
  rawGet: RawGet;
}

/** Of the pages of an iterable, unless the caller says otherwise: the fewest requests. */
const pageLimit = 100;

/**
 * A client of the sessions API. It holds no connection and needs no closing.
 *
 * @throws TypeError when an option makes no sense; the message never has a credential in it
 */
export function createMaskerClient(options: ClientOptions): MaskerClient {
  const trpc = createTRPCClient<AppRouter>({ links: [createLink(httpLink, options)] });

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

/** The input of a further page: the cursor carries the filters it was issued for. */
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
