import { parseAsString } from 'nuqs/server';

/**
 * The filters as they stand in the address, under the names that the API gives them. Kept as text: what
 * cannot be read is shown to the person and not dropped, or a mistyped filter would look like a full list.
 */
export const filterParams = {
  since: parseAsString,
  until: parseAsString,
  agent_id: parseAsString,
  status: parseAsString,
  min_redactions: parseAsString,
};

export type FilterText = { [name in keyof typeof filterParams]: string | null };

export const noFilters: FilterText = {
  since: null,
  until: null,
  agent_id: null,
  status: null,
  min_redactions: null,
};

/** The session that is open beside the list. */
export const openSessionParam = 'session';

/** Every parameter that the page knows. */
export const knownParams = [...Object.keys(filterParams), openSessionParam];
