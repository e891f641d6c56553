import { type ErrorDetail, unknownParameter } from '@masker/contract/plain';
import { accountParam } from '../share/account-param.ts';
import { firstOf, type SearchParams } from './search.ts';

/**
 * Filters as they stand in an address. Kept as text: what cannot be read is shown to the person and not
 * dropped, or a mistyped filter would look like a full list.
 */
export type FilterText = Record<string, string | null>;

/** The filters of an address, or what is wrong with it. */
export type FilterReading<Filters> =
  | { filters: Filters; wrong: null }
  | { filters: null; wrong: ErrorDetail[] };

/** A list's filters: their names in the address, which are those of the API, and how they are read. */
export interface UrlFilters<Filters> {
  names: readonly string[];
  /** What stands in the address beside them: the row that is open. */
  openRow: string;
  /** What else stands there: how the page shows them. */
  others?: readonly string[];
  /** The window when none is said; it is left out of the address. */
  defaultSince: string;
  read(text: FilterText): FilterReading<Filters>;
  /** What a change writes: null takes a filter away. Defaults are not written. */
  write(changes: Partial<Filters>): FilterText;
}

/** The filters of an address, as text. */
export function textOf({ names }: Pick<UrlFilters<unknown>, 'names'>, params: URLSearchParams): FilterText {
  return Object.fromEntries(names.map((name) => [name, params.get(name)]));
}

/** Reads the filters of an address on the server, exactly as the browser does. */
export function loadFilters<Filters>(
  kind: UrlFilters<Filters>,
  params: SearchParams,
): FilterReading<Filters> {
  return kind.read(Object.fromEntries(kind.names.map((name) => [name, firstOf(params, name) ?? null])));
}

/** What an address has that the page would otherwise ignore: unknown parameters and repeated ones. */
export function strayParams(
  { names, openRow, others = [] }: Pick<UrlFilters<unknown>, 'names' | 'openRow' | 'others'>,
  params: Iterable<[string, string]>,
): ErrorDetail[] {
  const seen = new Set<string>();
  const stray = new Map<string, ErrorDetail>();
  for (const [name] of params) {
    if (name !== openRow && !names.includes(name) && !others.includes(name) && name !== accountParam)
      stray.set(name, unknownParameter(name, names));
    else if (seen.has(name)) stray.set(name, { parameter: name, message: 'is there more than once' });
    seen.add(name);
  }
  return [...stray.values()];
}
