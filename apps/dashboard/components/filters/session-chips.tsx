'use client';

import type { ReactNode } from 'react';
import { formatCount } from '@/lib/format/count.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { typedLength } from '@/lib/time/read-length.ts';
import { Name } from '../ui/name.tsx';
import { FilteredAgent } from './agent-name.tsx';
import type { ChipItem } from './chips.tsx';

/** The maximum number of values of a filter with separate chips; more values share one. */
const mostApart = 5;

/**
 * The active filters of a list of sessions, except its window.
 *
 * @param agentName the name of the filtered agent, if it has a row; null while it may still load
 */
export function sessionChips(
  filters: Filters,
  agentName: string | null | undefined,
  onChange: (changes: Partial<Filters>) => void,
): ChipItem[] {
  const { agent_id: agents = [], reached_model, min_redactions, min_duration_ms, max_duration_ms } = filters;
  const known = agents.length === 1 ? agentName : undefined;
  // A filter without a line here does not compile: the list would not show that it is narrowed.
  const chips = {
    status: each('status', 'status', 'statuses', (status) => status),
    agent_id: each('agent_id', 'agent', 'agents', (id) => (
      <FilteredAgent id={id} filters={filters} known={known} />
    )),
    kind: each('kind', 'kind', 'kinds', (kind) => <span className="font-mono text-2xs">{kind}</span>),
    model: each('model', 'model', 'models', (model) => <Name of={model} />),
    reached_model: one(
      'reached_model',
      reached_model === undefined ? undefined : reached_model ? 'reached a model' : 'never reached a model',
    ),
    min_duration_ms: one('min_duration_ms', min_duration_ms && `duration ≥ ${typedLength(min_duration_ms)}`),
    max_duration_ms: one(
      'max_duration_ms',
      max_duration_ms !== undefined && `duration ≤ ${typedLength(max_duration_ms)}`,
    ),
    min_redactions: one('min_redactions', min_redactions && `redactions ≥ ${formatCount(min_redactions)}`),
  } satisfies Record<Exclude<keyof Filters, 'since' | 'until' | 'order'>, ChipItem[]>;
  return Object.values(chips).flat();

  function each(
    filter: 'status' | 'agent_id' | 'kind' | 'model',
    word: string,
    words: string,
    label: (value: string) => ReactNode,
  ): ChipItem[] {
    const values: readonly string[] = filters[filter] ?? [];
    if (values.length > mostApart)
      return [
        { id: filter, label: `${values.length} ${words}`, remove: () => onChange({ [filter]: undefined }) },
      ];
    return values.map((value) => ({
      id: `${filter} ${value}`,
      label: (
        <>
          <span className="text-ink-soft">{word}</span> {label(value)}
        </>
      ),
      remove() {
        const rest = values.filter((other) => other !== value);
        onChange({ [filter]: rest.length === 0 ? undefined : rest });
      },
    }));
  }

  function one(filter: keyof Filters, label: string | number | boolean | undefined): ChipItem[] {
    return label ? [{ id: filter, label, remove: () => onChange({ [filter]: undefined }) }] : [];
  }
}
