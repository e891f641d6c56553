import type { WatchEvent, WatchSessionsInput } from '@masker/contract';
import { matches, type SessionAdded, type SessionFilter } from '@masker/db';
import type { TrackedEnvelope } from '@trpc/server';
import type { Caller } from '../auth/caller.ts';
import { conditionsOf, seenBy } from '../session-filter/session-filter.ts';

/**
 * A subscription to new sessions of the caller's account that match the filters. The transport sends the events
 * itself, so that an event for many watchers is encoded once.
 */
export class SessionWatch {
  readonly caller: Caller;
  /** The id of the last session that the caller received. */
  readonly lastSeen: string | null;
  /** Equal for all watches of an account that receive the same events. */
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

/** The events of `sessions.watch` for tRPC clients; sessions are tracked by id, so that a client can resume. */
type WatchEvents = AsyncGenerator<WatchEvent | TrackedEnvelope<WatchEvent>, void, unknown>;

/** Starts a {@link SessionWatch}, typed as the events that clients receive. */
export function watchSessions(caller: Caller, input: WatchSessionsInput): WatchEvents {
  return new SessionWatch(caller, input) as unknown as WatchEvents;
}
