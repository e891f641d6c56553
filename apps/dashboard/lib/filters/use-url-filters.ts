'use client';

import { useSearchParams } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type FilterText, parsersOf, strayParams, type UrlFilters } from './url-filters.ts';

/** The filters of the address, and how to change them. Each change is a step that Back undoes. */
export function useUrlFilters<Filters extends object>(kind: UrlFilters<Filters>) {
  const parsers = useMemo(() => parsersOf(kind), [kind]);
  const [text, setText] = useQueryStates(parsers, { history: 'push' });
  const search = useSearchParams();
  const reading = useMemo(() => kind.read(text), [kind, text]);
  const stray = useMemo(() => strayParams(kind, search.entries()), [kind, search]);
  return {
    filters: stray.length > 0 ? null : reading.filters,
    wrong: [...(reading.wrong ?? []), ...stray],
    change: (changes: Partial<Filters>) => void setText(asText(kind, changes)),
    clear: () => void setText(Object.fromEntries(kind.names.map((name) => [name, null]))),
  };
}

/** Defaults are left out of the address; a filter that is undefined is taken away. */
function asText(kind: UrlFilters<unknown>, changes: object): FilterText {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const isDefault = value === undefined || (name === 'since' && value === kind.defaultSince);
      return [name, isDefault ? null : String(value)];
    }),
  );
}
