import { defaultSince, type ListSessionsInput, listSessionsInput, problems } from '@masker/contract';
import type { FilterReading, FilterText, UrlFilters } from '../filters/url-filters.ts';

/** What the list is narrowed by. */
export type Filters = Required<Pick<ListSessionsInput, 'since'>> &
  Omit<ListSessionsInput, 'limit' | 'cursor' | 'since'>;

const schema = listSessionsInput.omit({ limit: true, cursor: true });

const names = Object.keys(schema.shape);

/** Reads the filters by the rules of the API. */
export function readFilters(text: FilterText): FilterReading<Filters> {
  const given = Object.entries(text).filter(([, value]) => value !== null);
  const raw: Record<string, unknown> = Object.fromEntries(given);
  if (typeof raw.min_redactions === 'string' && /^\d{1,15}$/.test(raw.min_redactions)) {
    raw.min_redactions = Number(raw.min_redactions);
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return { filters: null, wrong: problems(parsed.error, raw, names) };
  const { min_redactions, since = defaultSince, ...rest } = parsed.data;
  return { filters: { since, ...rest, ...(min_redactions ? { min_redactions } : {}) }, wrong: null };
}

export const sessionFilters: UrlFilters<Filters> = {
  names,
  openRow: 'session',
  defaultSince,
  read: readFilters,
};
