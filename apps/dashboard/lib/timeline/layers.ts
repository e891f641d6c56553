import type { Stats } from '@masker/contract';
import type { SessionStatus } from '@masker/contract/plain';
import { byOrderOfKinds, documentedPlace, kindCounts } from '../format/kinds.ts';
import type { Filters } from '../sessions/filters.ts';

/** The measure of the bars. */
export type Chart = 'sessions' | 'redactions';

/** The fill of a part: the suffix of the names of its color and its pattern. */
export type Look = SessionStatus | `kind-${1 | 2 | 3 | 4 | 5}` | 'rest';

/** A part of the stacked bars. */
export interface Layer {
  /** A status or a kind; `others` for the rest. */
  name: string;
  look: Look;
  /** Its count in each bucket. */
  values: number[];
  /** Its count in the whole window. */
  total: number;
  /** Its count in the previous window; undefined if that was not requested. */
  before: number | undefined;
  /** The filter for its list; null if there is none. */
  filter: Pick<Filters, 'status'> | Pick<Filters, 'kind'> | null;
}

/** The number of kinds with separate parts. */
const mostKinds = 5;

/** Whether the stats contain what a chart needs. */
export function tells({ series }: Pick<Stats, 'series'>, chart: Chart): boolean {
  return chart === 'sessions' || series[0]?.redactions_by_kind !== undefined;
}

/** The parts of a chart, from bottom to top. */
export function layersOf(stats: Stats, chart: Chart): Layer[] {
  return chart === 'sessions' ? statusLayers(stats) : kindLayers(stats);
}

/** Errors are at the bottom, where their changes are visible best. */
function statusLayers({ series, totals, previous }: Stats): Layer[] {
  const upwards = ['error', 'partial', 'ok'] as const;
  return upwards.map((status) => ({
    name: status,
    look: status,
    values: series.map((bucket) => bucket[status]),
    total: totals.by_status[status],
    before: previous?.totals.by_status[status],
    filter: { status: [status] },
  }));
}

/** The most frequent kinds, and all others together. */
function kindLayers({ series, totals, redactions_by_kind, previous }: Stats): Layer[] {
  const kinds = kindCounts(redactions_by_kind).slice(0, mostKinds);
  const looks = looksOf(kinds.map(({ kind }) => kind));
  const own: Layer[] = kinds.map(({ kind, count }) => ({
    name: kind,
    look: looks.get(kind) as Look,
    values: series.map((bucket) => bucket.redactions_by_kind?.[kind] ?? 0),
    total: count,
    before: previous && (previous.redactions_by_kind[kind] ?? 0),
    filter: { kind: [kind] },
  }));
  const rest = totals.redactions - sum(own.map(({ total }) => total));
  const restBefore = previous && previous.totals.redactions - sum(own.map(({ before }) => before ?? 0));
  if (rest === 0 && !restBefore) return own;
  const values = series.map(
    ({ redactions_by_kind = {} }, place) =>
      sum(Object.values(redactions_by_kind)) - sum(own.map(({ values }) => values[place] ?? 0)),
  );
  return [...own, { name: 'others', look: 'rest', values, total: rest, before: restBefore, filter: null }];
}

/**
 * A look for each kind. A kind keeps its own wherever that is free, so that two charts with other counts compare: the
 * look does not follow the rank.
 */
export function looksOf(kinds: readonly string[]): Map<string, Look> {
  const free = new Set(Array.from({ length: mostKinds }, (_, place) => place));
  const looks = new Map<string, Look>();
  for (const kind of [...kinds].sort(byOrderOfKinds)) {
    const own = ownLook(kind);
    const place = free.has(own) ? own : ([...free][0] as number);
    free.delete(place);
    looks.set(kind, `kind-${place + 1}` as Look);
  }
  return looks;
}

/** The place of a documented kind in their order; of any other one, by its letters. */
function ownLook(kind: string): number {
  const ofLetters = () => sum([...kind].map((letter) => letter.charCodeAt(0)));
  return (documentedPlace(kind) ?? ofLetters()) % mostKinds;
}

/** The total of all parts of each bar. */
export function heightsOf(layers: readonly Layer[]): number[] {
  return (layers[0]?.values ?? []).map((_, place) => sum(layers.map(({ values }) => values[place] ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
