import type { WatchEvent, WatchSessionsInput } from '@masker/contract';
import { matches, type SessionAdded, type SessionFilter } from '@masker/db';
import type { TrackedEnvelope } from '@trpc/server';
import type { Caller } from '../auth/caller.ts';
import { conditionsOf, seenBy } from '../session-filter/session-filter.ts';

/**
 * What a caller wants to be told of: new sessions of its account that match the filters. The transport sends the
 * events itself, so that those that many watchers get are made once.
 */
export class SessionWatch {
  readonly caller: Caller;
  /** The last session that the caller has seen. */
  readonly lastSeen: string | null;
  /** The same for all watches that are told the same of an account. */
  readonly key: string;
  readonly #filter: SessionFilter;

  constructor(caller: Caller, { lastEventId, ...filters }: WatchSessionsInput) {
    this.caller = caller;
    this.lastSeen = lastEventId ?? null;
    this.#filter = seenBy(caller, conditionsOf(filters));
    this.key = JSON.stringify(this.#filter);
  }

  matches(session: SessionAdded): boolean {
    return matches(this.#filter, session);
  }
}

/** What tRPC clients are told by `sessions.watch`; sessions are tracked by their id, after which a reader resumes. */
type WatchEvents = AsyncGenerator<WatchEvent | TrackedEnvelope<WatchEvent>, void, unknown>;

/** Begins to watch: {@link SessionWatch}, with the type that clients see. */
export function watchSessions(caller: Caller, input: WatchSessionsInput): WatchEvents {
  return new SessionWatch(caller, input) as unknown as WatchEvents;
}
