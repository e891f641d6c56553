/** Something that is measured of a dashboard, one value or more a round. */
export interface Quantity {
  name: string;
  unit: string;
  target?: Target;
}

export interface Target {
  /** In words, with its bound. */
  wanted: string;
  atMost?: number;
  atLeast?: number;
  /** A bound for this build's value divided by that of the build given with `--against`. */
  ratioAtMost?: number;
}

/** Everything that is measured, in the order of the report. */
export const quantities = {
  scriptGzip: {
    name: 'JavaScript of a first load, with gzip',
    unit: 'kB',
    target: { wanted: '≤ 190', atMost: 190 },
  },
  script: { name: 'JavaScript of a first load, as it is sent', unit: 'kB' },
  scriptAtOnce: { name: 'JavaScript until rows react, as it is sent', unit: 'kB' },
  scripts: { name: 'scripts of a first load', unit: '' },
  requests: {
    name: 'requests beside the page and its assets',
    unit: '',
    target: { wanted: '≤ 3', atMost: 3 },
  },
  firstRowCpu: {
    name: 'first row painted, CPU of the main thread',
    unit: 'ms',
    target: { wanted: '≤ 1,000 and ½', atMost: 1_000, ratioAtMost: 0.5 },
  },
  firstRow: { name: 'first row painted', unit: 'ms' },
  reactsCpu: { name: 'rows react, CPU of the main thread', unit: 'ms' },
  reacts: { name: 'rows react', unit: 'ms' },
  reactsAfterPaint: {
    name: 'rows react / first row painted',
    unit: '×',
    target: { wanted: '≤ 1.5', atMost: 1.5 },
  },
  opens: { name: 'a click opens the drawer', unit: 'ms' },
  opensAfterPaint: { name: 'a click opens the drawer / first row painted', unit: '×' },
  frames: { name: 'wheel, frames', unit: '1/s' },
  framesOfControl: {
    name: 'wheel, frames / frames of the control page',
    unit: '×',
    target: { wanted: '≥ 0.95', atLeast: 0.95 },
  },
  longTasks: { name: 'wheel, tasks over 100 ms', unit: '', target: { wanted: 'none', atMost: 0 } },
  longestTask: { name: 'wheel, longest task of 50 ms or more', unit: 'ms' },
  rowCpu: {
    name: 'main thread for each row scrolled past, CPU',
    unit: 'ms',
    target: { wanted: '≤ 1.0', atMost: 1 },
  },
  rowTime: { name: 'main thread for each row scrolled past, time', unit: 'ms' },
  rowRate: { name: 'wheel, rows scrolled past', unit: '1/s' },
  filterFirst: {
    name: 'filter to first row, first time',
    unit: 'ms',
    target: { wanted: '≤ 150', atMost: 150 },
  },
  filterAgain: {
    name: 'filter to first row, second time',
    unit: 'ms',
    target: { wanted: '≤ 60', atMost: 60 },
  },
  heap: { name: 'heap after these rows', unit: 'MB', target: { wanted: '≤ 25', atMost: 25 } },
} satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof quantities;

/** What one turn of one measure gave; NaN where the dashboard lacks what is measured. */
export type Values = Partial<Record<QuantityName, number[]>>;

/** The values of every round, by contender. */
export class Measured {
  readonly #values = new Map<string, Values>();

  add(contender: string, values: Values): void {
    const all = this.#values.get(contender) ?? {};
    this.#values.set(contender, all);
    for (const [name, more] of Object.entries(values) as [QuantityName, number[]][])
      all[name] = [...(all[name] ?? []), ...more];
  }

  /** Values in the order in which they were measured; none where it was not. */
  of(contender: string, name: QuantityName): number[] {
    return this.#values.get(contender)?.[name] ?? [];
  }
}
