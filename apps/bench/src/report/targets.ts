import type { Fact } from '../measure/fact.ts';
import { ratio, type Sample, type Series, type Spread, spread } from '../measure/sample.ts';
import { exportNames } from '../works/export.ts';
import { grownName } from '../works/growth.ts';
import { importNames } from '../works/import.ts';
import { sourceNames } from '../works/ingest.ts';
import { firstPageOf } from '../works/list-work.ts';
import { overloadNames } from '../works/overload.ts';
import { upgradeNames } from '../works/rolling-upgrade.ts';
import { startNames } from '../works/start-up.ts';
import { thisBuild, watchedName } from '../works/watchers.ts';

/** The measured values, by name. */
export interface Measured {
  series: Series[];
  facts: Fact[];
}

/** A target of the product. */
export interface Target {
  work: string;
  /** In words, with its bound. */
  wanted: string;
  atLeast?: number;
  atMost?: number;
  unit?: string;
  /** Null if the run did not measure it. */
  measure(measured: Measured): Spread | null;
}

const perSecond = (sample: Sample) => sample.perSecond;
const p99 = (sample: Sample) => sample.p99;

/** The ratio of two contenders in the same work at the same connections. */
const against =
  (work: string, one: string, other: string, figure: (sample: Sample) => number, connections?: number) =>
  ({ series }: Measured): Spread | null => {
    const find = (name: string) =>
      series.find(
        (each) =>
          each.work === work &&
          each.contender === name &&
          (connections === undefined || each.connections === connections),
      );
    const [first, second] = [find(one), find(other)];
    return first && second ? ratio(first, second, figure) : null;
  };

const factOf = ({ facts }: Measured, work: string, name: string): number[] | null =>
  facts.find((fact) => fact.work === work && fact.name === name)?.values ?? null;

const fact =
  (work: string, name: string) =>
  (measured: Measured): Spread | null => {
    const values = factOf(measured, work, name);
    return values && spread(values);
  };

/** Round by round, like the ratios of lists. */
const factAgainst =
  (work: string, one: string, other: string) =>
  (measured: Measured): Spread | null => {
    const [first, second] = [factOf(measured, work, one), factOf(measured, work, other)];
    return first && second && spread(first.map((value, round) => value / (second[round] as number)));
  };

/** The worst filter: its median, and the best and worst of any. */
function worstFilter({ series }: Measured): Spread | null {
  const all = series
    .filter(({ work, contender }) => work.startsWith('filter-') && contender === 'rest')
    .map(({ work }) => against(work, 'rest', firstPageOf('rest'), p99)({ series, facts: [] }))
    .filter((one) => one !== null);
  return all.reduce<Spread | null>((worst, one) => (worst && worst.median >= one.median ? worst : one), null);
}

function growthRatio({ series }: Measured): Spread | null {
  const sizes = series
    .filter(({ work, contender }) => work === 'growth' && contender.startsWith('rest,'))
    .map(({ contender }) => Number(contender.replace(/\D/g, '')))
    .sort((a, b) => a - b);
  const [least, most] = [sizes[0], sizes.at(-1)];
  if (least === undefined || most === undefined || least === most) return null;
  return against(
    'growth',
    grownName('rest', least),
    grownName('rest', most),
    perSecond,
  )({ series, facts: [] });
}

/** The targets in the order of the report. Ratios hold for the run that measured them. */
export const targets: Target[] = [
  {
    work: 'REST first page, 16 connections, throughput',
    wanted: '≥ 1.2 × the floor',
    atLeast: 1.2,
    measure: against('first-page', 'rest', 'floor', perSecond, 16),
  },
  {
    work: 'REST first page, 16 connections, p99',
    wanted: '≤ 1.2 × the floor',
    atMost: 1.2,
    measure: against('first-page', 'rest', 'floor', p99, 16),
  },
  {
    work: 'REST first page, 16 connections, throughput',
    wanted: '≥ 8 × the usual stack',
    atLeast: 8,
    measure: against('first-page', 'rest', 'usual-rest', perSecond, 16),
  },
  {
    work: 'tRPC first page, 16 connections, throughput',
    wanted: '≥ 0.8 × the floor',
    atLeast: 0.8,
    measure: against('first-page', 'trpc', 'floor', perSecond, 16),
  },
  {
    work: 'tRPC first page, 16 connections, throughput',
    wanted: '≥ 5 × the usual stack',
    atLeast: 5,
    measure: against('first-page', 'trpc', 'usual-trpc', perSecond, 16),
  },
  {
    work: 'page 1,000, time of a request',
    wanted: '≤ 1.1 × page 1',
    atMost: 1.1,
    measure: against('page-1000', firstPageOf('rest'), 'rest', perSecond),
  },
  {
    work: 'the slowest of all filters, p99',
    wanted: '≤ 3 × the unfiltered page',
    atMost: 3,
    measure: worstFilter,
  },
  {
    work: 'first page over the most rows, time of a request',
    wanted: '≤ 1.3 × over the fewest',
    atMost: 1.3,
    measure: growthRatio,
  },
  {
    work: 'import, sessions/s',
    wanted: '≥ 0.5 × psql \\copy',
    atLeast: 0.5,
    measure: factAgainst('import', importNames.masker, importNames.copy),
  },
  {
    work: 'import, memory',
    wanted: '≤ 1.2 × that of a quarter of the file',
    atMost: 1.2,
    measure: factAgainst('import', importNames.memory, importNames.quarter),
  },
  {
    work: 'export as NDJSON, sessions/s',
    wanted: '≥ 0.7 × COPY of the stored JSON',
    atLeast: 0.7,
    measure: factAgainst('export', exportNames.ndjson, exportNames.copy),
  },
  {
    work: 'export as CSV, sessions/s',
    wanted: '≥ 3 × the build given with --against',
    atLeast: 3,
    measure: factAgainst('export', exportNames.demo, exportNames.before),
  },
  {
    work: 'export, until the first byte',
    wanted: '≤ 100 ms',
    atMost: 100,
    unit: 'ms',
    measure: fact('export', exportNames.firstByte),
  },
  {
    work: 'export as NDJSON and CSV, memory of the server',
    wanted: '≤ 64 MB more',
    atMost: 64,
    unit: 'MB',
    measure: fact('export', exportNames.memory),
  },
  {
    work: 'export in the background, signed, time',
    wanted: '≤ 1.3 × streamed',
    atMost: 1.3,
    measure: factAgainst('export', exportNames.made, exportNames.streamed),
  },
  {
    work: 'export in the background, signed, CPU',
    wanted: '≤ 1.3 × streamed',
    atMost: 1.3,
    measure: factAgainst('export', exportNames.madeCpu, exportNames.streamedCpu),
  },
  {
    work: 'stats of 30 days, time of a request',
    wanted: '≤ 3 × the list page',
    atMost: 3,
    measure: against('stats', firstPageOf('rest'), 'rest', perSecond),
  },
  {
    work: "ingest of LiteLLM's log, throughput",
    wanted: '≥ 0.8 × NDJSON',
    atLeast: 0.8,
    measure: against('ingest-sources', sourceNames.litellm, sourceNames.ndjson, perSecond),
  },
  {
    work: 'npm start with data, to ready',
    wanted: '≤ 4 s',
    atMost: 4,
    unit: 's',
    measure: fact('start-up', startNames.warm),
  },
  {
    work: 'server, idle',
    wanted: '≤ 300 MB',
    atMost: 300,
    unit: 'MB',
    measure: fact('start-up', startNames.idle),
  },
  {
    work: '100 watchers, one ingest of 1,000 sessions, CPU of the server',
    wanted: '≤ 1/20 of the build given with --against',
    atMost: 0.05,
    measure: watchersAgainst,
  },
  {
    work: 'overload, answers that are neither a page nor 503 nor 429',
    wanted: 'none',
    atMost: 0,
    measure: fact('overload', overloadNames.errors),
  },
  {
    work: 'overload, p99 of the pages',
    wanted: '≤ 3 × what 128 waiting requests take at capacity',
    atMost: 3,
    measure: overloadP99,
  },
  {
    work: 'overload, memory half a minute later',
    wanted: '≤ 1.25 × before',
    atMost: 1.25,
    measure: factAgainst('overload', overloadNames.after, overloadNames.before),
  },
  {
    work: 'rolling upgrade, requests without the answer that they ask for',
    wanted: 'none',
    atMost: 0,
    measure: fact('rolling-upgrade', upgradeNames.errors),
  },
  {
    work: 'rolling upgrade, lists without an acknowledged session, or with one twice',
    wanted: 'none',
    atMost: 0,
    measure: fact('rolling-upgrade', upgradeNames.wrong),
  },
  {
    work: 'rolling upgrade, acknowledged sessions that are missing afterwards',
    wanted: 'none',
    atMost: 0,
    measure: fact('rolling-upgrade', upgradeNames.missing),
  },
];

/** Compares this build with the named one. */
function watchersAgainst(measured: Measured): Spread | null {
  const name = watchedName('', 100, 1_000);
  const other = measured.facts.find(
    (fact) =>
      fact.work === 'watchers' &&
      fact.name.endsWith(name) &&
      fact.name !== watchedName(thisBuild, 100, 1_000),
  );
  return other ? factAgainst('watchers', watchedName(thisBuild, 100, 1_000), other.name)(measured) : null;
}

/** 128 requests in a queue take 128 / capacity; a longer time indicates a bug. */
function overloadP99(measured: Measured): Spread | null {
  const [waited] = factOf(measured, 'overload', overloadNames.p99) ?? [];
  const [capacity] = factOf(measured, 'overload', overloadNames.capacity) ?? [];
  if (waited === undefined || capacity === undefined) return null;
  return spread([waited / ((128 / capacity) * 1000)]);
}
