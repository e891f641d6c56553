import type { View } from '@masker/contract/plain';
import { readable } from '../address/readable.ts';
import type { FilterText } from '../filters/url-filters.ts';
import { sessionFilters } from '../sessions/filters.ts';
import { home } from '../sign-in/next-path.ts';
import { filtersOf } from './as-saved.ts';

/** The URL parameter of the view whose filters the URL has. */
export const viewParam = 'view';

/** The value for the list of all sessions, for people whose URL without parameters means their default view. */
export const noView = 'all';

/** The URL change of choosing a view: its filters replace all others. */
export function viewChanges(view: Pick<View, 'id' | 'filters'>): FilterText {
  return { ...withoutFilters(), ...sessionFilters.write(filtersOf(view)), [viewParam]: view.id };
}

/**
 * The URL of the list of all sessions.
 *
 * @param hasDefault whether the person has a default view
 */
export function plainChanges(hasDefault: boolean): FilterText {
  return { ...withoutFilters(), [viewParam]: hasDefault ? noView : null };
}

/** The start of a list belongs to its window. */
function withoutFilters(): FilterText {
  return Object.fromEntries([...sessionFilters.names, 'at'].map((name) => [name, null]));
}

/** The list of sessions with a view. */
export function viewPath(view: Pick<View, 'id' | 'filters'>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(viewChanges(view))) if (value !== null) params.set(name, value);
  return `${home}?${readable(params)}`;
}

/**
 * Adds or removes the parameter that makes a URL lead to the same list again: without parameters, it would lead to the
 * default view of a person who has one.
 */
export function settledChanges(params: URLSearchParams, hasDefault: boolean): FilterText {
  const isEmpty = params.toString() === '';
  if (isEmpty && hasDefault) return { [viewParam]: noView };
  const isNeedless =
    params.get(viewParam) === noView && [...params.keys()].some((name) => name !== viewParam);
  return isNeedless ? { [viewParam]: null } : {};
}
