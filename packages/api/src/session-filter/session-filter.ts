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

/** Resolved filters, limited to the sessions that the caller may see. */
export interface ResolvedFilter {
  filter: SessionFilter & { since: number };
  /** The relative window that `filter.since` was computed from, in milliseconds. */
  ago: number | undefined;
}

/**
 * Resolves the filters of a request: its window, and the sessions that the caller may see. All code that reads
 * sessions for a caller must use this function or {@link seenBy}.
 *
 * @param now the current time, in milliseconds
 * @returns the filter, or all problems with the parameters
 */
export function sessionFilter(
  input: SessionFilters,
  caller: Caller,
  now: number,
): ResolvedFilter | ErrorDetail[] {
  const window = sessionWindow(input, now);
  const problems = contradictions(input);
  if (Array.isArray(window)) return [...window, ...problems];
  if (problems.length > 0) return problems;
  const { since, until, ago } = window;
  return { filter: { ...seenBy(caller, conditionsOf(input)), since, until }, ago };
}

type Conditions = Omit<SessionFilters, 'since' | 'until'>;

/** The problems with combinations of filters that are valid by themselves. */
export function contradictions({ min_duration_ms, max_duration_ms }: Conditions): ErrorDetail[] {
  if (min_duration_ms === undefined || max_duration_ms === undefined) return [];
  if (min_duration_ms <= max_duration_ms) return [];
  return [
    errorDetail('max_duration_ms', { message: 'must not be less than min_duration_ms' }, max_duration_ms),
  ];
}

/** The conditions of filters except the window; equal for equivalent filters. */
export function conditionsOf(input: Conditions): SessionFilter {
  const { agent_id, status, kind, model, reached_model } = input;
  const statuses = status === undefined ? [] : valuesOf(status);
  return {
    agentIds: agent_id === undefined ? undefined : valuesOf(agent_id),
    // All statuses are the same as no filter.
    statuses: statuses.length === 0 || statuses.length === sessionStatuses.length ? undefined : statuses,
    kinds: kind === undefined ? undefined : valuesOf(kind),
    models: model === undefined ? undefined : valuesOf(model, true),
    reachedModel: reached_model === undefined ? undefined : String(reached_model) === 'true',
    minRedactions: input.min_redactions || undefined,
    minDurationMs: input.min_duration_ms || undefined,
    maxDurationMs: input.max_duration_ms,
  };
}

/** Limits a filter to the sessions that the caller may see. */
export function seenBy<F extends SessionFilter>(caller: Caller, filter: F): F {
  return { ...filter, agentIds: visibleAgents(caller, filter.agentIds) };
}
