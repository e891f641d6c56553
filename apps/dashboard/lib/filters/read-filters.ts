import {
  defaultSince,
  type ErrorDetail,
  type ListSessionsInput,
  listSessionsInput,
  problems,
  unknownParameter,
} from '@masker/contract';
import { type FilterText, filterParams, knownParams } from './params.ts';

/** What the list is narrowed by. */
export type Filters = Required<Pick<ListSessionsInput, 'since'>> &
  Omit<ListSessionsInput, 'limit' | 'cursor' | 'since'>;

/** The filters of an address, or what is wrong with it. */
export type FilterReading = { filters: Filters; wrong: null } | { filters: null; wrong: ErrorDetail[] };

const filterSchema = listSessionsInput.omit({ limit: true, cursor: true });

/** Reads the filters by the rules of the API. */
export function readFilters(text: FilterText): FilterReading {
  const given = Object.entries(text).filter(([, value]) => value !== null);
  const raw: Record<string, unknown> = Object.fromEntries(given);
  if (typeof raw.min_redactions === 'string' && /^\d{1,15}$/.test(raw.min_redactions)) {
    raw.min_redactions = Number(raw.min_redactions);
  }
  const parsed = filterSchema.safeParse(raw);
  if (!parsed.success)
    return { filters: null, wrong: problems(parsed.error, raw, Object.keys(filterParams)) };
  const { min_redactions, since = defaultSince, ...rest } = parsed.data;
  return { filters: { since, ...rest, ...(min_redactions ? { min_redactions } : {}) }, wrong: null };
}

/** What an address has that the page would otherwise ignore: unknown parameters and repeated ones. */
export function strayParams(params: Iterable<[string, string]>): ErrorDetail[] {
  const seen = new Set<string>();
  const stray = new Map<string, ErrorDetail>();
  for (const [name] of params) {
    if (!knownParams.includes(name)) stray.set(name, unknownParameter(name, Object.keys(filterParams)));
    else if (seen.has(name)) stray.set(name, { parameter: name, message: 'is there more than once' });
    seen.add(name);
  }
  return [...stray.values()];
}
