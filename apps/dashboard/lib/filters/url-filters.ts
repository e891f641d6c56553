import { type ErrorDetail, unknownParameter } from '@masker/contract/plain';
import { accountParam } from '../address/account-param.ts';
import { firstOf, type SearchParams } from './search.ts';

/**
 * The filters of a URL, as text. Invalid filters are shown to the person instead of dropped, because a list without a
 * mistyped filter would look complete.
 */
export type FilterText = Record<string, string | null>;

/** The filters of a URL, or their errors. */
export type FilterReading<Filters> =
  | { filters: Filters; wrong: null }
  | { filters: null; wrong: ErrorDetail[] };

/** What a parameter of the display may be. */
interface DisplayRule {
  is(text: string): boolean;
  rule: string;
}

/** The filters of a list: their URL parameters, which have the names of the API, and their parsers. */
export interface UrlFilters<Filters> {
  names: readonly string[];
  /** The parameter of the open row. */
  openRow?: string;
  /**
   * Parameters that only affect the display and are not sent with the filters, with their values. Null for those that
   * are validated where they are used.
   */
  display?: Readonly<Record<string, readonly string[] | DisplayRule | null>>;
  /** Those of `display` that say more about the filters: without the filters, they go too. */
  ofFilters?: readonly string[];
  /** Those of `display` that a change of the filters takes away. */
  voids?(changes: Partial<Filters>): readonly string[];
  /** The window when none is said; it is left out of the address. */
  defaultSince: string;
  read(text: FilterText): FilterReading<Filters>;
  /** A change; null removes a filter. Defaults are omitted. */
  write(changes: Partial<Filters>): FilterText;
}

/** The filters of a URL, as text. */
export function textOf({ names }: Pick<UrlFilters<unknown>, 'names'>, params: URLSearchParams): FilterText {
  return Object.fromEntries(names.map((name) => [name, params.get(name)]));
}

/** Reads the filters of a URL on the server, in the same way as the browser. */
export function loadFilters<Filters>(
  kind: UrlFilters<Filters>,
  params: SearchParams,
): FilterReading<Filters> {
  return kind.read(Object.fromEntries(kind.names.map((name) => [name, firstOf(params, name) ?? null])));
}

/**
 * Errors that the page would otherwise ignore: unknown or repeated parameters, and unknown values of display
 * parameters.
 */
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
    else if (values && 'rule' in values) {
      if (!values.is(received))
        stray.set(name, { parameter: name, message: `must be ${values.rule}`, received });
    } else if (values && !values.includes(received)) {
      stray.set(name, { parameter: name, message: `must be ${oneOf(values)}`, received });
    }
    seen.add(name);
  }
  return [...stray.values()];
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}
