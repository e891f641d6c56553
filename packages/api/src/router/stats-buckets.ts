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

/** The buckets of a window: their width, and the starts of the first and the last in milliseconds. */
export interface Buckets {
  bucket: BucketName;
  first: number;
  last: number;
}

/** The time span of a series, in milliseconds: `from` inclusive, `to` exclusive. */
interface Span {
  from: number;
  to: number;
}

/** The span of a window; an open window ends now. */
export function spanOf({ since, until }: SessionFilter & { since: number }, now: number): Span {
  return { from: since, to: until ?? Math.max(now, since + 1) };
}

/** The problem with a requested bucket that is too narrow for the span; null if it fits. */
export function misfit(bucket: BucketName, span: Span): ErrorDetail | null {
  const length = span.to - span.from;
  const count = bucketCount(length, bucket);
  if (count <= maxBuckets) return null;
  const narrowest = fittingBucket(length, maxBuckets);
  const instead =
    narrowest === null ? 'omit it, or use a shorter window' : `${narrowest} is the narrowest that fits`;
  const message = `divides this window into ${count} buckets, more than ${maxBuckets}; ${instead}`;
  return errorDetail('bucket', { message }, bucket);
}

/** Divides a span into the requested buckets, or into buckets that fit; null if none fit. */
export function cut(span: Span, requested?: BucketName): Buckets | null {
  const bucket = requested ?? fittingBucket(span.to - span.from);
  if (bucket === null) return null;
  return { bucket, first: bucketStart(span.from, bucket), last: bucketStart(span.to - 1, bucket) };
}

/**
 * Divides a span that is too long for any bucket: only the part with sessions, or the latest part of it that fits
 * into the maximum number of buckets.
 *
 * @param sessions the starts of the first and the last session; null if there are none
 */
export function cutToSessions(span: Span, sessions: { first: number; last: number } | null): Buckets {
  const to = Math.min(span.to, Math.max(sessions?.last ?? span.from, span.from) + 1);
  const from = Math.min(Math.max(span.from, sessions?.first ?? span.from), to - 1);
  const longest = maxBuckets * bucketWidths['30d'];
  const shortened = { from: Math.max(from, to - longest), to };
  return cut(shortened) ?? (cut(shortened, '30d') as Buckets);
}
