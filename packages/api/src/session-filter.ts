import type { ErrorDetail, SessionFilters } from '@masker/contract';
import type { SessionFilter } from '@masker/db';
import { visibleAgents } from './auth/visible-agent.ts';
import type { Caller } from './context.ts';
import { sessionWindow } from './cursor/window.ts';

/** Filters as a caller asked for them, understood: what of the account's sessions is meant, as far as it may see them. */
export interface ResolvedFilter {
  filter: SessionFilter & { since: number };
  /** The relative window that `filter.since` came from, in milliseconds. */
  ago: number | undefined;
}

/**
 * Resolves the filters of a request: its window, and what the caller may see of what it asks for. Whoever reads
 * sessions for a caller passes through here, or through {@link seenBy}.
 *
 * @param now the present, in milliseconds
 * @returns the filter, or everything that is wrong with the parameters together
 */
export function sessionFilter(
  input: SessionFilters,
  caller: Caller,
  now: number,
): ResolvedFilter | ErrorDetail[] {
  const window = sessionWindow(input, now);
  if (Array.isArray(window)) return window;
  const { since, until, ago } = window;
  return { filter: { ...seenBy(caller, conditionsOf(input)), since, until }, ago };
}

/** The conditions that filters set, besides their window. */
export function conditionsOf(input: Omit<SessionFilters, 'since' | 'until'>): SessionFilter {
  const { agent_id, status, min_redactions } = input;
  return {
    agentIds: agent_id === undefined ? undefined : [agent_id],
    statuses: status === undefined ? undefined : [status],
    minRedactions: min_redactions || undefined,
  };
}

/** A filter, of the sessions that the caller may see. */
export function seenBy<F extends SessionFilter>(caller: Caller, filter: F): F {
  return { ...filter, agentIds: visibleAgents(caller, filter.agentIds) };
}
