import { defaultSince, parseInstant, parseSince, type View, type ViewLayout } from '@masker/contract/plain';
import type { Layout } from '../preferences/layouts.ts';
import { type Filters, sessionFilters } from '../sessions/filters.ts';

/** The filters of a view, as in the list; omitted ones have defaults. */
export function filtersOf({
  filters: { since, min_redactions, order, ...others },
}: Pick<View, 'filters'>): Filters {
  return {
    ...others,
    since: since ?? defaultSince,
    ...(min_redactions ? { min_redactions } : {}),
    ...(order === 'oldest' ? { order } : {}),
  };
}

/**
 * Whether two lists are equal, independent of how their windows are written. A relative window differs from fixed
 * instants.
 */
export function sameFilters(one: Filters, other: Filters): boolean {
  const [first, second] = [comparable(one), comparable(other)];
  return sessionFilters.names.every((name) => (first[name] ?? null) === (second[name] ?? null));
}

function comparable(filters: Filters): Record<string, string | null> {
  const { since, until } = filters;
  return {
    ...sessionFilters.write(filters),
    since: JSON.stringify(parseSince(since) ?? since),
    until: until === undefined ? null : String(parseInstant(until) ?? until),
  };
}

/** The layout of a view for a table; null if the view leaves it to the reader. */
export function layoutOf({ id, layout }: Pick<View, 'id' | 'layout'>): Layout | null {
  if (layout === null) return null;
  const { columns, density } = layout;
  return {
    ...(columns ? { columns: columns.map(columnOf) } : {}),
    ...(density ? { density } : {}),
    view: id,
  };
}

/** The layout of a table for a view. */
export function layoutToSave({ columns, density }: Layout): ViewLayout {
  return { ...(columns ? { columns } : {}), ...(density ? { density } : {}) };
}

/** Whether a table has the layout of a view. */
export function sameLayout(saved: ViewLayout, { columns, density }: Layout): boolean {
  const [first, second] = [
    [saved.columns, saved.density],
    [columns, density],
  ].map(([columns, density]) =>
    JSON.stringify([(columns as ViewLayout['columns'])?.map(columnOf), density ?? 'comfortable']),
  );
  return first === second;
}

function columnOf({ id, width }: { id: string; width?: number | undefined }): { id: string; width?: number } {
  return width === undefined ? { id } : { id, width };
}
