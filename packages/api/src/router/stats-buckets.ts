import {
  type BucketName,
  bucketCount,
  bucketStart,
  bucketWidths,
  type ErrorDetail,
  errorDetail,
  fittingBucket,
  maxBuckets,
} from '@masker/contract';
import type { SessionFilter } from '@masker/db';

/** How a window is cut. Instants are milliseconds. */
export interface Buckets {
  bucket: BucketName;
  first: number;
  last: number;
}

/** From when to when a series goes: the first instant, and the one behind the last. */
interface Span {
  from: number;
  to: number;
}

/** The span of a window; an open one goes on to the present. */
export function spanOf({ since, until }: SessionFilter & { since: number }, now: number): Span {
  return { from: since, to: until ?? Math.max(now, since + 1) };
}

/** What is wrong with a bucket that was asked for; null when it fits the span. */
export function misfit(bucket: BucketName, span: Span): ErrorDetail | null {
  const length = span.to - span.from;
  const count = bucketCount(length, bucket);
  if (count <= maxBuckets) return null;
  const narrowest = fittingBucket(length, maxBuckets);
  const instead =
    narrowest === null
      ? 'leave it out, or ask for a shorter window'
      : `${narrowest} is the narrowest that fits`;
  const message = `cuts this window into ${count} buckets, more than ${maxBuckets}; ${instead}`;
  return errorDetail('bucket', { message }, bucket);
}

/** Cuts a span, when the bucket is given or one fits. */
export function cut(span: Span, asked?: BucketName): Buckets | null {
  const bucket = asked ?? fittingBucket(span.to - span.from);
  if (bucket === null) return null;
  return { bucket, first: bucketStart(span.from, bucket), last: bucketStart(span.to - 1, bucket) };
}

/**
 * Cuts a span that is longer than any chart: the part of it in which there are sessions, or as much of
 * that as there are buckets for, up to its end.
 *
 * @param known when the first and the last session started; null when there are none
 */
export function cutToSessions(span: Span, known: { first: number; last: number } | null): Buckets {
  const to = Math.min(span.to, Math.max(known?.last ?? span.from, span.from) + 1);
  const from = Math.min(Math.max(span.from, known?.first ?? span.from), to - 1);
  const longest = maxBuckets * bucketWidths['30d'];
  const shortened = { from: Math.max(from, to - longest), to };
  return cut(shortened) ?? (cut(shortened, '30d') as Buckets);
}
