import { type BucketName, bucketWidths, formatInstant, maxBucketKinds } from '@masker/contract';
import { durationPercentiles } from '../rollup/duration-histogram.ts';
import { everyAgent } from '../rollup/widths.ts';

/** The sums of the sessions, each part as wire JSON. */
export interface StatsParts {
  totals: string;
  series: string;
  kinds: string;
  agents: string;
  otherAgents: string;
  /** Percentiles, if requested. */
  durations?: string;
  /** How many more kinds there are than buckets tell, if these tell any. */
  otherKinds?: string;
  /** The sums of the previous window, if requested. */
  previous?: StatsParts;
}

/** The result of a statement of stats as JSON columns; null columns if there is nothing. */
export interface StatsRow {
  /** The agents with the most sessions, the total of all agents, and the number of agents. */
  most: string;
  subjects: string;
  /** Null if no buckets are requested. */
  buckets: string | null;
  kinds: string;
  /** The optional parts. */
  durations?: string;
  bucket_kinds?: string | null;
  agent_buckets?: string | null;
  agent_durations?: string | null;
}

/** How a series is cut. */
export interface SeriesOfBuckets {
  bucket: BucketName;
  /** The start of the first bucket, and of the last, in milliseconds. Sessions behind the last one count there too. */
  first: number;
  last: number;
}

/**
 * The wire JSON of the result of a statement.
 * @param agentId the requested agent, or '' for all together
 */
export function statsParts(row: StatsRow, agentId: string, series: SeriesOfBuckets): StatsParts {
  const subjects = rows<Subject>(row.most);
  const total = subjects.find(([id]) => id === agentId) ?? nothing;
  const agents = subjects.filter(([id]) => id !== everyAgent);
  const kinds = mostFirst(rows<KindCount>(row.kinds));
  const seriesOf = row.agent_buckets ? agentSeries(rows(row.agent_buckets), agents.length, series) : null;
  const durationsOf = row.agent_durations ? agentDurations(rows(row.agent_durations), agents.length) : null;
  const told = kinds.slice(0, maxBucketKinds).map(([kind]) => kind);
  const kindsOf = row.bucket_kinds ? bucketKinds(rows(row.bucket_kinds), told, series) : null;
  return {
    totals: `{${sumsJson(total)}}`,
    series: row.buckets === null ? '[]' : seriesJson(rows<BucketCount>(row.buckets), series, kindsOf),
    kinds: kindsJson(kinds),
    agents: `[${agents.map((agent, place) => agentJson(agent, seriesOf?.[place], durationsOf?.[place])).join(',')}]`,
    otherAgents: String(Number(row.subjects) - subjects.length),
    ...(row.durations === undefined
      ? {}
      : { durations: JSON.stringify(durationPercentiles(rows<DurationCount>(row.durations))) }),
    ...(kindsOf === null ? {} : { otherKinds: String(kinds.length - told.length) }),
  };
}

type DurationCount = [key: number, n: number];

/** Converts the columns of a relation to rows. */
function rows<Row extends unknown[]>(json: string): Row[] {
  const columns: (unknown[] | null)[] = JSON.parse(json);
  const made: Row[] = [];
  for (let i = 0; i < (columns[0]?.length ?? 0); i++) {
    const row = [] as unknown as Row;
    for (const column of columns) row.push(column?.[i]);
    made.push(row);
  }
  return made;
}

/** Sessions by status, their redactions, and their duration in milliseconds. */
type Subject = [
  agentId: string,
  name: string,
  ok: number,
  error: number,
  partial: number,
  redactions: number,
  /** Sessions whose source reports no redaction counts. */
  notReported: number,
  durationMs: number,
];

const nothing: Subject = ['', '', 0, 0, 0, 0, 0, 0];

function sumsJson([, , ok, error, partial, redactions, notReported, durationMs]: Subject): string {
  return (
    `"sessions":${ok + error + partial},"redactions":${redactions},` +
    (notReported > 0 ? `"redactions_not_reported":${notReported},` : '') +
    `"duration_ms":${durationMs},` +
    `"by_status":{"ok":${ok},"error":${error},"partial":${partial}}`
  );
}

function agentJson(agent: Subject, series: string | undefined, durations: string | undefined): string {
  const further =
    (series === undefined ? '' : `,"series":${series}`) +
    (durations === undefined ? '' : `,"durations":${durations}`);
  return `{"agent_id":"${agent[0]}","agent_name":${JSON.stringify(agent[1])},${sumsJson(agent)}${further}}`;
}

type KindCount = [times: number, kinds: Record<string, number>];

/** Redactions by kind, the most frequent first. */
function mostFirst(counts: readonly KindCount[]): [kind: string, redactions: number][] {
  const totals = new Map<string, number>();
  for (const [times, kinds] of counts) {
    for (const kind in kinds) totals.set(kind, (totals.get(kind) ?? 0) + times * (kinds[kind] as number));
  }
  const most = [...totals].filter(([, total]) => total !== 0);
  return most.sort(([kind, total], [otherKind, other]) => other - total || (kind < otherKind ? -1 : 1));
}

function kindsJson(kinds: readonly (readonly [kind: string, redactions: number])[]): string {
  return `{${kinds.map(([kind, total]) => `"${kind}":${total}`).join(',')}}`;
}

/** The start of the bucket in seconds, and its sessions. */
type BucketCount = [start: number, ok: number, error: number, partial: number];

const empty = '"ok":0,"error":0,"partial":0';

/** @param kindsOf the JSON of redactions by kind of each bucket, if included */
function seriesJson(
  counts: readonly BucketCount[],
  series: SeriesOfBuckets,
  kindsOf: readonly string[] | null,
): string {
  const starts = startsOf(series);
  const buckets = starts.map((start) => start + empty);
  for (const [start, ok, error, partial] of counts) {
    const i = placeOf(start, series);
    if (i < 0) continue;
    buckets[i] = `${starts[i]}"ok":${ok},"error":${error},"partial":${partial}`;
  }
  if (kindsOf === null) return `[${buckets.join('},')}}]`;
  return `[${buckets.map((bucket, i) => `${bucket},"redactions_by_kind":${kindsOf[i]}}`).join(',')}]`;
}

type BucketKinds = [start: number, times: number, kinds: Record<string, number>];

/** The JSON of redactions by kind of each bucket. @param told the listed kinds, in order */
function bucketKinds(
  counts: readonly BucketKinds[],
  told: readonly string[],
  series: SeriesOfBuckets,
): string[] {
  const totals = startsOf(series).map(() => new Map(told.map((kind) => [kind, 0])));
  for (const [start, times, kinds] of counts) {
    const own = totals[placeOf(start, series)];
    for (const kind in kinds) {
      const before = own?.get(kind);
      if (before !== undefined) own?.set(kind, before + times * (kinds[kind] as number));
    }
  }
  return totals.map((own) => kindsJson([...own].filter(([, total]) => total !== 0)));
}

/** Which bucket of a series starts there, in seconds; negative for that of the sessions before the series. */
function placeOf(start: number, series: SeriesOfBuckets): number {
  return Math.round((start * 1000 - series.first) / bucketWidths[series.bucket]);
}

type AgentBucket = [place: number, start: number, ok: number, error: number, partial: number];

/** The JSON of the series of each listed agent. */
function agentSeries(counts: readonly AgentBucket[], agents: number, series: SeriesOfBuckets): string[] {
  const length = placeOf(series.last / 1000, series) + 1;
  const none = () => new Array<number>(length).fill(0);
  const told = Array.from({ length: agents }, () => ({ ok: none(), error: none(), partial: none() }));
  for (const [place, start, ...byStatus] of counts) {
    const own = told[place];
    // Counts that were added and subtracted: an agent without sessions is not listed.
    if (!own) continue;
    const i = placeOf(start, series);
    if (i < 0) continue;
    [own.ok[i], own.error[i], own.partial[i]] = byStatus;
  }
  return told.map((one) => JSON.stringify(one));
}

type AgentDuration = [place: number, key: number, n: number];

/** The JSON of the percentiles of each listed agent. */
function agentDurations(counts: readonly AgentDuration[], agents: number): string[] {
  const told = Array.from({ length: agents }, (): DurationCount[] => []);
  for (const [place, key, n] of counts) told[place]?.push([key, n]);
  return told.map((one) => JSON.stringify(durationPercentiles(one)));
}

/** The starts of recent buckets by width, because live readers request the same ones again. */
const lastStarts = new Map<BucketName, SeriesOfBuckets & { starts: string[] }>();

/** The beginning of each bucket's JSON. */
function startsOf({ bucket, first, last }: SeriesOfBuckets): string[] {
  const known = lastStarts.get(bucket);
  if (known?.first === first && known.last === last) return known.starts;
  const starts: string[] = [];
  for (let at = first; at <= last; at += bucketWidths[bucket])
    starts.push(`{"start":"${formatInstant(at)}",`);
  lastStarts.set(bucket, { bucket, first, last, starts });
  return starts;
}
