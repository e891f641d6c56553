import {
  type ErrorDetail,
  errorDetail,
  type SessionFilters,
  sessionStatuses,
  valuesOf,
} from '@masker/contract';
import type { SessionFilter } from '@masker/db';
import type { Caller } from '../auth/caller.ts';
import { visibleAgents } from '../auth/visible-agent.ts';
import { sessionWindow } from './window.ts';

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
  const wrong = contradictions(input);
  if (Array.isArray(window)) return [...window, ...wrong];
  if (wrong.length > 0) return wrong;
  const { since, until, ago } = window;
  return { filter: { ...seenBy(caller, conditionsOf(input)), since, until }, ago };
}

type Conditions = Omit<SessionFilters, 'since' | 'until'>;

/** What is wrong with filters, each of them well-formed, together. */
export function contradictions({ min_duration_ms, max_duration_ms }: Conditions): ErrorDetail[] {
  if (min_duration_ms === undefined || max_duration_ms === undefined) return [];
  if (min_duration_ms <= max_duration_ms) return [];
  return [
    errorDetail('max_duration_ms', { message: 'must not be less than min_duration_ms' }, max_duration_ms),
  ];
}

/** The conditions that filters set, besides their window; the same for filters that mean the same. */
export function conditionsOf(input: Conditions): SessionFilter {
  const { agent_id, status, kind, model, reached_model } = input;
  const statuses = status === undefined ? [] : valuesOf(status);
  return {
    agentIds: agent_id === undefined ? undefined : valuesOf(agent_id),
    // All of them are any.
    statuses: statuses.length === 0 || statuses.length === sessionStatuses.length ? undefined : statuses,
    kinds: kind === undefined ? undefined : valuesOf(kind),
    models: model === undefined ? undefined : valuesOf(model, true),
    reachedModel: reached_model === undefined ? undefined : String(reached_model) === 'true',
    minRedactions: input.min_redactions || undefined,
    minDurationMs: input.min_duration_ms || undefined,
    maxDurationMs: input.max_duration_ms,
  };
}

/** A filter, of the sessions that the caller may see. */
export function seenBy<F extends SessionFilter>(caller: Caller, filter: F): F {
  return { ...filter, agentIds: visibleAgents(caller, filter.agentIds) };
}
