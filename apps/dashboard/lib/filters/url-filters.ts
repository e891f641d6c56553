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
  openRow?: string;
  /**
   * How the page shows what they leave: parameters that are not sent with the filters, and their values. Null for those
   * that are checked where they are used.
   */
  display?: Readonly<Record<string, readonly string[] | null>>;
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

/** What an address has that the page would otherwise ignore: unknown and repeated parameters, and ways to show it that it has not. */
export function strayParams(
  { names, openRow, display = {} }: Pick<UrlFilters<unknown>, 'names' | 'openRow' | 'display'>,
  params: Iterable<[string, string]>,
): ErrorDetail[] {
  const seen = new Set<string>();
  const stray = new Map<string, ErrorDetail>();
  for (const [name, received] of params) {
    const values = Object.hasOwn(display, name) ? display[name] : undefined;
    if (name !== openRow && values === undefined && name !== accountParam && !names.includes(name)) {
      stray.set(name, unknownParameter(name, [...names, ...Object.keys(display)]));
    } else if (seen.has(name)) stray.set(name, { parameter: name, message: 'is there more than once' });
    else if (values && !values.includes(received)) {
      stray.set(name, { parameter: name, message: `must be ${oneOf(values)}`, received });
    }
    seen.add(name);
  }
  return [...stray.values()];
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}
