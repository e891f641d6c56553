import {
  contradictions,
  defaultSince,
  type ErrorDetail,
  instantProblem,
  instantRule,
  isId,
  isName,
  kindPattern,
  kindRule,
  type ListSessionsInput,
  maxFilterValues,
  maxModelsLength,
  nameRule,
  parseInstant,
  parseSince,
  type SessionStatus,
  sessionStatuses,
  sinceProblem,
  valuesOf,
  windowContradictions,
} from '@masker/contract/plain';
import type { FilterReading, FilterText, UrlFilters } from '../filters/url-filters.ts';

/** The filters of the list as in the API. A filter with several values has at least one, each once, sorted. */
export interface Filters {
  /** A duration, or an ISO 8601 UTC timestamp. */
  since: string;
  until?: string | undefined;
  agent_id?: string[] | undefined;
  status?: SessionStatus[] | undefined;
  kind?: string[] | undefined;
  model?: string[] | undefined;
  reached_model?: boolean | undefined;
  min_redactions?: number | undefined;
  /** In milliseconds. */
  min_duration_ms?: number | undefined;
  /** In milliseconds. */
  max_duration_ms?: number | undefined;
  /** Absent: newest first. */
  order?: 'oldest' | undefined;
}

/** The parsed value, or its rule. */
type Read<Value> = { value: Value } | { rule: string };

/** The URL form of a filter whose name and text are those of the API. */
interface Parameter<Value> {
  read(text: string): Read<Value | undefined>;
  write(value: Value): string;
}

const text = (problemOf: (text: string) => string | null): Parameter<string> => ({
  read(text) {
    const rule = problemOf(text);
    return rule === null ? { value: text } : { rule };
  },
  write: String,
});

interface SeveralOptions {
  is(value: string): boolean;
  rule: string;
  most: number;
  longest?: number;
  /** Whether a value can contain a comma. */
  isEncoded?: boolean;
}

function several<Value extends string>({
  is,
  rule,
  most,
  longest = Number.POSITIVE_INFINITY,
  isEncoded = false,
}: SeveralOptions): Parameter<Value[]> {
  return {
    read(text) {
      const values = valuesOf(text, isEncoded);
      if (values.length > most) return { rule: `must have at most ${most} values` };
      if (!values.every((value) => is(value))) return { rule: `must be ${rule}` };
      if (values.join('').length > longest)
        return { rule: `must have at most ${longest} characters in all values together` };
      return { value: values as Value[] };
    },
    write: (values) => values.map((value) => (isEncoded ? encode(value) : value)).join(','),
  };
}

/** Encodes a name for a list of names, so that a comma in it is not a separator. */
function encode(name: string): string {
  return name.replace(/[%,]/g, (character) => (character === ',' ? '%2C' : '%25'));
}

const wholeRule = 'must be an integer of 0 or more';

const whole: Parameter<number> = {
  read: (text) => (/^\d{1,15}$/.test(text) ? { value: Number(text) } : { rule: wholeRule }),
  write: String,
};

/** The filters of the list in the API. One that is missing here does not compile: the dashboard would refuse it. */
type ListFilter = Exclude<keyof ListSessionsInput, 'limit' | 'cursor'>;

const parameters: { [Name in ListFilter]: Parameter<NonNullable<Filters[Name]>> } = {
  since: text(sinceProblem),
  until: text(instantProblem),
  agent_id: several<string>({
    is: (id) => isId('agent', id),
    rule: 'agt_ followed by a ULID (26 characters, in upper case)',
    most: maxFilterValues.agent_id,
  }),
  status: several<SessionStatus>({
    is: (text) => sessionStatuses.some((status) => status === text),
    rule: `one of ${sessionStatuses.join(', ')}`,
    most: maxFilterValues.status,
  }),
  kind: several<string>({
    is: (kind) => kindPattern.test(kind),
    rule: kindRule,
    most: maxFilterValues.kind,
  }),
  model: several<string>({
    is: isName,
    rule: `${nameRule}; several are joined by commas, so a comma in a name is written %2C, and a % is %25`,
    most: maxFilterValues.model,
    longest: maxModelsLength,
    isEncoded: true,
  }),
  reached_model: {
    read: (text) =>
      text === 'true' || text === 'false' ? { value: text === 'true' } : { rule: 'must be true or false' },
    write: String,
  },
  min_redactions: {
    ...whole,
    // "At least none" is no filter.
    read: (text) => (/^0{1,15}$/.test(text) ? { value: undefined } : whole.read(text)),
  },
  min_duration_ms: whole,
  max_duration_ms: whole,
  order: {
    read: (text) =>
      text === 'oldest' || text === 'newest'
        ? { value: text === 'oldest' ? text : undefined }
        : { rule: 'must be one of newest, oldest' },
    write: String,
  },
};

const names = Object.keys(parameters) as (keyof Filters)[];

/** Parses the filters by the rules of the API. */
function readFilters(given: FilterText): FilterReading<Filters> {
  const filters: Record<string, unknown> = { since: defaultSince };
  const wrong: ErrorDetail[] = [];
  for (const name of names) {
    const text = given[name];
    if (text == null) continue;
    const read = parameters[name].read(text);
    if ('rule' in read) wrong.push({ parameter: name, message: read.rule, received: text });
    else if (read.value !== undefined) filters[name] = read.value;
  }
  if (wrong.length === 0) wrong.push(...contradictionsOf(filters as unknown as Filters));
  return wrong.length > 0
    ? { filters: null, wrong }
    : { filters: filters as unknown as Filters, wrong: null };
}

function contradictionsOf(filters: Filters): ErrorDetail[] {
  const since = parseSince(filters.since);
  // Where a duration starts depends on the clock of the server.
  const problems = since?.kind === 'at' ? windowContradictions(since.at, filters.until) : [];
  return [...problems, ...contradictions(filters)];
}

/** Formats the filters for a URL, without defaults. */
function writeFilters(changes: Partial<Filters>): FilterText {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const isDefault = value === undefined || (name === 'since' && value === defaultSince);
      if (isDefault) return [name, null];
      return [name, (parameters[name as keyof Filters] as Parameter<unknown>).write(value)];
    }),
  );
}

export const sessionFilters = {
  names,
  openRow: 'session',
  display: {
    chart: ['redactions'],
    compare: ['previous'],
    at: { is: (text) => parseInstant(text) !== null, rule: instantRule },
    view: null,
  },
  ofFilters: ['at', 'view'],
  // Where a list begins is said of its window.
  voids: (changes) => ('since' in changes || 'until' in changes ? ['at'] : []),
  defaultSince,
  read: readFilters,
  write: writeFilters,
} satisfies UrlFilters<Filters>;
