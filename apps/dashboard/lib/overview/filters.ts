import type { UrlFilters } from '../filters/url-filters.ts';
import { type Filters, sessionFilters } from '../sessions/filters.ts';

/** The windows that an overview compares with the previous one. */
export const overviewWindows = ['24h', '7d', '30d'] as const;

export type OverviewFilters = Pick<Filters, 'since' | 'until'>;

const defaultSince = '7d';

/** The window of an overview: a usual one, or any other in a URL. */
export const overviewFilters: UrlFilters<OverviewFilters> = {
  names: ['since', 'until'],
  defaultSince,
  read: ({ since = null, until = null }) => sessionFilters.read({ since: since ?? defaultSince, until }),
  write({ since, until }) {
    return { since: since === undefined || since === defaultSince ? null : since, until: until ?? null };
  },
};
