import type { FilterText, UrlFilters } from '../filters/url-filters.ts';
import { type Filters, sessionFilters } from '../sessions/filters.ts';

/** The filters of the agents of a window. */
export interface AgentFilters extends Pick<Filters, 'since' | 'until'> {
  /** A part of their names. */
  search?: string | undefined;
}

/** The sort keys of agents. */
export const agentSorts = ['sessions', 'name', 'errors', 'redactions', 'p95', 'last_seen'] as const;

export type AgentSort = (typeof agentSorts)[number];

const defaultSince = '7d';

/** The maximum length of a search in the API. */
const longest = 200;

function write({ search, ...window }: Partial<AgentFilters>): FilterText {
  const text = sessionFilters.write(window);
  if ('since' in window) text.since = window.since === defaultSince ? null : (window.since ?? null);
  return search === undefined ? text : { ...text, search: search === '' ? null : search };
}

export const agentFilters: UrlFilters<AgentFilters> = {
  names: ['since', 'until', 'search'],
  display: { sort: agentSorts, order: ['reverse'] },
  defaultSince,
  read({ since = null, until = null, search }) {
    const read = sessionFilters.read({ since: since ?? defaultSince, until });
    if (search == null || search === '') return read;
    if (search.length > longest) {
      const long = { parameter: 'search', message: `must have at most ${longest} characters` };
      return { filters: null, wrong: [...(read.wrong ?? []), long] };
    }
    return read.filters ? { filters: { ...read.filters, search }, wrong: null } : read;
  },
  write,
};
