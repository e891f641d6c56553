import {
  contradictions,
  type ErrorDetail,
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

/** The condition that each filter sets. A filter without one here does not compile: it would be ignored. */
const conditions: {
  [N in keyof Required<Conditions>]: (value: NonNullable<Conditions[N]>) => SessionFilter;
} = {
  agent_id: (ids) => ({ agentIds: valuesOf(ids) }),
  status(value) {
    const statuses = valuesOf(value);
    // All statuses are the same as no filter.
    return statuses.length === sessionStatuses.length ? {} : { statuses };
  },
  kind: (kinds) => ({ kinds: valuesOf(kinds) }),
  model: (models) => ({ models: valuesOf(models, true) }),
  reached_model: (reached) => ({ reachedModel: String(reached) === 'true' }),
  min_redactions: (least) => (least === 0 ? {} : { minRedactions: least }),
  min_duration_ms: (least) => (least === 0 ? {} : { minDurationMs: least }),
  max_duration_ms: (most) => ({ maxDurationMs: most }),
};

const names = Object.keys(conditions) as (keyof Conditions)[];

/** The conditions of filters except the window; equal for equivalent filters. */
export function conditionsOf(input: Conditions): SessionFilter {
  const filter: SessionFilter = {};
  for (const name of names) {
    const value = input[name];
    if (value !== undefined)
      Object.assign(filter, (conditions[name] as (value: unknown) => SessionFilter)(value));
  }
  return filter;
}

/** Limits a filter to the sessions that the caller may see. */
export function seenBy<F extends SessionFilter>(caller: Caller, filter: F): F {
  return { ...filter, agentIds: visibleAgents(caller, filter.agentIds) };
}
