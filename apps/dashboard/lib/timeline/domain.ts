import type { Stats } from '@masker/contract';
import { bucketWidths, parseDuration, parseSince, resolveSince } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';

/** The time span of a chart, in milliseconds since the epoch: `from` inclusive, `to` exclusive. */
export interface Domain {
  from: number;
  to: number;
}

/**
 * The time span of a series: its window, or the part of it that has buckets.
 *
 * @param since the requested start of the window
 * @param answeredAt the time of the response, in milliseconds, by a clock that can differ from the server's
 */
export function domainOf(
  { since: start, until, bucket, series }: Pick<Stats, 'since' | 'until' | 'bucket' | 'series'>,
  since: string,
  answeredAt: number,
): Domain {
  const from = Date.parse(start);
  const first = Date.parse(series[0]?.start ?? start);
  const last = Date.parse(series.at(-1)?.start ?? start);
  const length = parseDuration(since);
  const end =
    until !== null ? Date.parse(until) : length !== null ? from + length : Math.max(answeredAt, last + 1);
  return { from: Math.max(from, first), to: Math.min(end, last + bucketWidths[bucket]) };
}

/** The time span of a window, before its series is loaded. */
export function domainOfWindow({ since, until }: Window, now: number): Domain {
  const start = parseSince(since);
  const from = start === null ? now : resolveSince(start, now);
  return { from, to: Math.max(until === undefined ? now : Date.parse(until), from + 1) };
}

/** The edges of all buckets, one more than there are buckets: the outer ones are those of the time span. */
export function edgesOf(starts: readonly number[], { from, to }: Domain): number[] {
  return [from, ...starts.slice(1).map((start) => Math.min(Math.max(start, from), to)), to];
}

/** The bucket of an instant, or the nearest one. */
export function bucketAt(at: number, edges: readonly number[]): number {
  const next = edges.findIndex((edge) => edge > at);
  return next === -1 ? edges.length - 2 : Math.max(0, next - 1);
}
