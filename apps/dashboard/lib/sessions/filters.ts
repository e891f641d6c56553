import {
  defaultSince,
  errorDetails,
  idSchema,
  type SessionFilters,
  type SessionStatus,
  sessionFilters as sessionParameters,
  statusSchema,
} from '@masker/contract';
import type { FilterReading, FilterText, UrlFilters } from '../filters/url-filters.ts';

/** What the list is narrowed by. */
export type Filters = Required<Pick<SessionFilters, 'since'>> &
  Pick<SessionFilters, 'until' | 'min_redactions'> & {
    agent_id?: string | undefined;
    status?: SessionStatus | undefined;
  };

/** Of the filters of the API, those that the page has, with one value each. */
const schema = sessionParameters.pick({ since: true, until: true }).extend({
  agent_id: idSchema('agent').optional(),
  status: statusSchema.optional(),
  min_redactions: sessionParameters.shape.min_redactions,
});

const names = Object.keys(schema.shape);

/** Reads the filters by the rules of the API. */
export function readFilters(text: FilterText): FilterReading<Filters> {
  const given = Object.entries(text).filter(([, value]) => value !== null);
  const raw: Record<string, unknown> = Object.fromEntries(given);
  if (typeof raw.min_redactions === 'string' && /^\d{1,15}$/.test(raw.min_redactions)) {
    raw.min_redactions = Number(raw.min_redactions);
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return { filters: null, wrong: errorDetails(parsed.error, raw, names) };
  const { min_redactions, since = defaultSince, ...rest } = parsed.data;
  return { filters: { since, ...rest, ...(min_redactions ? { min_redactions } : {}) }, wrong: null };
}

export const sessionFilters: UrlFilters<Filters> = {
  names,
  openRow: 'session',
  defaultSince,
  read: readFilters,
};
