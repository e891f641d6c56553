'use client';

import { defaultSince } from '@masker/contract';
import { useSearchParams } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type FilterText, filterParams, noFilters } from './params.ts';
import { type Filters, readFilters, strayParams } from './read-filters.ts';

/** The filters of the address, and how to change them. Each change is a step that Back undoes. */
export function useFilters() {
  const [text, setText] = useQueryStates(filterParams, { history: 'push' });
  const search = useSearchParams();
  const { since, until, agent_id, status, min_redactions } = text;
  const reading = useMemo(
    () => readFilters({ since, until, agent_id, status, min_redactions }),
    [since, until, agent_id, status, min_redactions],
  );
  const stray = useMemo(() => strayParams(search.entries()), [search]);
  return {
    filters: stray.length > 0 ? null : reading.filters,
    wrong: [...(reading.wrong ?? []), ...stray],
    change: (changes: Partial<Filters>) => void setText(asText(changes)),
    clear: () => void setText(noFilters),
  };
}

/** Defaults are left out of the address; a filter that is undefined is taken away. */
function asText(changes: Partial<Filters>): Partial<FilterText> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const isDefault = value === undefined || (name === 'since' && value === defaultSince);
      return [name, isDefault ? null : String(value)];
    }),
  );
}
