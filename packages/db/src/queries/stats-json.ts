import { type BucketName, bucketWidths, formatInstant } from '@masker/contract';
import { everyAgent } from '../rollup/widths.ts';

/** What the sessions come to, each part as wire JSON. */
export interface StatsParts {
  totals: string;
  series: string;
  kinds: string;
  agents: string;
  otherAgents: string;
}

/** What a statement of stats answers, as JSON, column by column; null columns where there is nothing. */
export interface StatsRow {
  /** The agents that have sessions, and all together: those with the most, and how many there are. */
  most: string;
  subjects: string;
  buckets: string;
  kinds: string;
}

/** How a series is cut. */
export interface SeriesOfBuckets {
  bucket: BucketName;
  /** The start of the first bucket, and of the last, in milliseconds. Sessions before or behind them count there too. */
  first: number;
  last: number;
}

/**
 * The wire JSON of what a statement answered.
 * @param agentId the agent that was asked for, or '' for all together
 */
export function statsParts(row: StatsRow, agentId: string, series: SeriesOfBuckets): StatsParts {
  const subjects = rows<Subject>(row.most);
  const total = subjects.find(([id]) => id === agentId) ?? nothing;
  const agents = subjects.filter(([id]) => id !== everyAgent);
  return {
    totals: `{${sumsJson(total)}}`,
    series: seriesJson(rows<BucketCount>(row.buckets), series),
    kinds: kindsJson(rows<KindCount>(row.kinds)),
    agents: `[${agents.map(agentJson).join(',')}]`,
    otherAgents: String(Number(row.subjects) - subjects.length),
  };
}

/** The rows of a relation that came as its columns. */
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
  durationMs: number,
];

const nothing: Subject = ['', '', 0, 0, 0, 0, 0];

function sumsJson([, , ok, error, partial, redactions, durationMs]: Subject): string {
  return (
    `"sessions":${ok + error + partial},"redactions":${redactions},"duration_ms":${durationMs},` +
    `"by_status":{"ok":${ok},"error":${error},"partial":${partial}}`
  );
}

function agentJson(agent: Subject): string {
  return `{"agent_id":"${agent[0]}","agent_name":${JSON.stringify(agent[1])},${sumsJson(agent)}}`;
}

type KindCount = [times: number, kinds: Record<string, number>];

/** The most frequent first. */
function kindsJson(counts: readonly KindCount[]): string {
  const totals = new Map<string, number>();
  for (const [times, kinds] of counts) {
    for (const kind in kinds) totals.set(kind, (totals.get(kind) ?? 0) + times * (kinds[kind] as number));
  }
  const most = [...totals].filter(([, total]) => total !== 0);
  most.sort(([kind, total], [otherKind, other]) => other - total || (kind < otherKind ? -1 : 1));
  return `{${most.map(([kind, total]) => `"${kind}":${total}`).join(',')}}`;
}

/** Where the bucket starts, in seconds, and the sessions in it. */
type BucketCount = [start: number, ok: number, error: number, partial: number];

const empty = '"ok":0,"error":0,"partial":0}';

function seriesJson(counts: readonly BucketCount[], series: SeriesOfBuckets): string {
  const width = bucketWidths[series.bucket];
  const starts = startsOf(series);
  const buckets = starts.map((start) => start + empty);
  for (const [start, ok, error, partial] of counts) {
    const i = Math.round((start * 1000 - series.first) / width);
    buckets[i] = `${starts[i]}"ok":${ok},"error":${error},"partial":${partial}}`;
  }
  return `[${buckets.join(',')}]`;
}

/** The starts of the buckets that were told last, by their width: who watches asks for the same ones again. */
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
