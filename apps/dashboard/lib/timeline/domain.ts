import type { Stats } from '@masker/contract';
import { bucketWidths, parseDuration, parseSince, resolveSince } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';

/** The time that a chart shows, in milliseconds since the epoch: `from` inclusive, `to` exclusive. */
export interface Domain {
  from: number;
  to: number;
}

/**
 * The time that a series covers: its window, or the part of it that has buckets.
 *
 * @param since the window's start as it was asked for
 * @param answeredAt the present when the answer came, in milliseconds, by a clock that need not be the server's
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

/** The time that a window covers, before its series is there. */
export function domainOfWindow({ since, until }: Window, now: number): Domain {
  const start = parseSince(since);
  const from = start === null ? now : resolveSince(start, now);
  return { from, to: Math.max(until === undefined ? now : Date.parse(until), from + 1) };
}

/** The edges of all buckets, one more than there are buckets: the outer ones are those of the domain. */
export function edgesOf(starts: readonly number[], { from, to }: Domain): number[] {
  return [from, ...starts.slice(1).map((start) => Math.min(Math.max(start, from), to)), to];
}

/** The bucket that an instant is in; the nearest one when it is in none. */
export function bucketAt(at: number, edges: readonly number[]): number {
  const next = edges.findIndex((edge) => edge > at);
  return next === -1 ? edges.length - 2 : Math.max(0, next - 1);
}
