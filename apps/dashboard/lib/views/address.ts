import type { View } from '@masker/contract/plain';
import { readable } from '../address/readable.ts';
import type { FilterText } from '../filters/url-filters.ts';
import { sessionFilters } from '../sessions/filters.ts';
import { home } from '../sign-in/next-path.ts';
import { filtersOf } from './as-saved.ts';

/** Names in an address the view that its filters were taken from. */
export const viewParam = 'view';

/** In place of a view: the list of all sessions, for those to whom an address without parameters is their default view. */
export const noView = 'all';

/** What choosing a view changes in an address: its filters replace all others. */
export function viewChanges(view: Pick<View, 'id' | 'filters'>): FilterText {
  return { ...withoutFilters(), ...sessionFilters.write(filtersOf(view)), [viewParam]: view.id };
}

/**
 * What leads to the list of all sessions.
 *
 * @param hasDefault whether the person has a default view
 */
export function plainChanges(hasDefault: boolean): FilterText {
  return { ...withoutFilters(), [viewParam]: hasDefault ? noView : null };
}

/** Where a list begins is said of its window. */
function withoutFilters(): FilterText {
  return Object.fromEntries([...sessionFilters.names, 'at'].map((name) => [name, null]));
}

/** The list of sessions as a view has it. */
export function viewPath(view: Pick<View, 'id' | 'filters'>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(viewChanges(view))) if (value !== null) params.set(name, value);
  return `${home}?${readable(params)}`;
}

/**
 * What an address says once more or no longer, so that it leads here again: without parameters it would lead to the
 * default view of a person who has one.
 */
export function settledChanges(params: URLSearchParams, hasDefault: boolean): FilterText {
  const isEmpty = params.toString() === '';
  if (isEmpty && hasDefault) return { [viewParam]: noView };
  const isNeedless =
    params.get(viewParam) === noView && [...params.keys()].some((name) => name !== viewParam);
  return isNeedless ? { [viewParam]: null } : {};
}
