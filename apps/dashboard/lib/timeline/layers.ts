import type { Stats } from '@masker/contract';
import type { SessionStatus } from '@masker/contract/plain';
import { kindCounts } from '../format/kinds.ts';
import type { Filters } from '../sessions/filters.ts';

/** What the bars of a timeline count. */
export type Chart = 'sessions' | 'redactions';

/** How a part of a chart is filled: the end of the names of its colour and its pattern. */
export type Look = SessionStatus | `kind-${1 | 2 | 3 | 4 | 5}` | 'rest';

/** One of the parts that bars are stacked of. */
export interface Layer {
  /** A status or a kind; `others` for what is left. */
  name: string;
  look: Look;
  /** Its count in each bucket. */
  values: number[];
  /** Its count in the whole window. */
  total: number;
  /** The same in the window before; undefined when that was not asked for. */
  before: number | undefined;
  /** What narrows the list to it; null when no filter does. */
  filter: Pick<Filters, 'status'> | Pick<Filters, 'kind'> | null;
}

/** Kinds that have a part of their own. */
const mostKinds = 5;

/** Whether stats tell what a chart draws. */
export function tells({ series }: Pick<Stats, 'series'>, chart: Chart): boolean {
  return chart === 'sessions' || series[0]?.redactions_by_kind !== undefined;
}

/** The parts of a chart, the lowest one first. */
export function layersOf(stats: Stats, chart: Chart): Layer[] {
  return chart === 'sessions' ? statusLayers(stats) : kindLayers(stats);
}

/** Errors stand on the axis, where their own rise and fall is seen best. */
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
  const own: Layer[] = kinds.map(({ kind, count }, place) => ({
    name: kind,
    look: `kind-${place + 1}` as Look,
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

/** What all parts of each bar are together. */
export function heightsOf(layers: readonly Layer[]): number[] {
  return (layers[0]?.values ?? []).map((_, place) => sum(layers.map(({ values }) => values[place] ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
