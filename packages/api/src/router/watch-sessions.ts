import type { WatchEvent, WatchSessionsInput } from '@masker/contract';
import type { SessionAdded } from '@masker/db';
import type { TrackedEnvelope } from '@trpc/server';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Caller } from '../context.ts';

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
  readonly #filters: WatchFilters;

  constructor(caller: Caller, { lastEventId, agent_id, status, min_redactions = 0 }: WatchSessionsInput) {
    this.caller = caller;
    this.lastSeen = lastEventId ?? null;
    this.#filters = { agentId: visibleAgent(caller, agent_id), status, minRedactions: min_redactions };
    this.key = JSON.stringify(this.#filters);
  }

  matches(session: SessionAdded): boolean {
    const { agentId, status, minRedactions } = this.#filters;
    return (
      (agentId === undefined || session.agentId === agentId) &&
      (status === undefined || session.status === status) &&
      session.redactionCount >= minRedactions
    );
  }
}

interface WatchFilters {
  agentId: string | undefined;
  status: WatchSessionsInput['status'];
  minRedactions: number;
}

/** What tRPC clients are told by `sessions.watch`; sessions are tracked by their id, after which a reader resumes. */
type WatchEvents = AsyncGenerator<WatchEvent | TrackedEnvelope<WatchEvent>, void, unknown>;

/** Begins to watch: {@link SessionWatch}, with the type that clients see. */
export function watchSessions(caller: Caller, input: WatchSessionsInput): WatchEvents {
  return new SessionWatch(caller, input) as unknown as WatchEvents;
}
