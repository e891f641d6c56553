import { createTRPCClient } from '@trpc/client';
import { MaskerError } from './error.ts';
import { maskerLink } from './link.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';
import { walkPages, walkRows } from './walk.ts';
import type {
  Agent,
  AgentPage,
  AgentSessionsInput,
  ListSessionsInput,
  Me,
  PageInput,
  Session,
  SessionPage,
} from './wire.ts';

/** Every call rejects with a MaskerError. Iterables start anew each time they are iterated. */
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
  };
  agents: {
    /** One page of the account's agents, by id. */
    list(input?: PageInput, options?: CallOptions): Promise<AgentPage>;
    /** Every agent of the account. */
    each(input?: PageInput, options?: CallOptions): AsyncIterable<Agent>;
    /** One page of an agent's sessions, newest first. */
    sessions(input: AgentSessionsInput, options?: CallOptions): Promise<SessionPage>;
  };
  me: {
    /** Who the credential belongs to, and what it may do. */
    get(options?: CallOptions): Promise<Me>;
  };
}

/** Of the pages of an iterable, unless the caller says otherwise: the fewest requests. */
const walkLimit = 100;

/**
 * A client of the sessions API. It holds no connection and needs no closing.
 *
 * @throws TypeError when an option makes no sense; the message never has a credential in it
 */
export function createMaskerClient(options: ClientOptions): MaskerClient {
  const trpc = createTRPCClient<AppRouter>({ links: [maskerLink(options)] });

  const list: MaskerClient['sessions']['list'] = (input, call) =>
    settle(call, (own) => trpc.sessions.list.query(input, own));
  const listAgents: MaskerClient['agents']['list'] = (input, call) =>
    settle(call, (own) => trpc.agents.list.query(input, own));

  const pages: MaskerClient['sessions']['pages'] = (input, call) => ({
    [Symbol.asyncIterator]: () => walkPages((cursor, walk) => list(following(input, cursor), walk), call),
  });

  return {
    sessions: {
      list,
      async get(session_id, call) {
        return (await settle(call, (own) => trpc.sessions.get.query({ session_id }, own))).session;
      },
      each: (input, call) => ({ [Symbol.asyncIterator]: () => walkRows(pages(input, call)) }),
      pages,
    },
    agents: {
      list: listAgents,
      each: (input, call) => ({
        [Symbol.asyncIterator]: () =>
          walkRows(walkPages((cursor, walk) => listAgents(following(input, cursor), walk), call)),
      }),
      sessions: (input, call) => settle(call, (own) => trpc.agents.sessions.query(input, own)),
    },
    me: { get: (call) => settle(call, (own) => trpc.me.get.query(undefined, own)) },
  };
}

/** The input of a further page: the cursor carries the filters it was issued for. */
function following<I extends PageInput>(input: I | undefined, cursor: string | undefined): I | PageInput {
  const limit = input?.limit ?? walkLimit;
  return cursor === undefined ? { ...input, limit } : { cursor, limit };
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
    if (signal?.aborted) throw new MaskerError('aborted', 'The call was aborted.', { cause: signal.reason });
    throw MaskerError.from(thrown);
  } finally {
    release();
  }
}
