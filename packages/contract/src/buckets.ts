const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The widths that a bucket may have, in milliseconds, by their names; the narrowest first. */
export const bucketWidths = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': hour,
  '3h': 3 * hour,
  '6h': 6 * hour,
  '12h': 12 * hour,
  '1d': day,
  '7d': 7 * day,
  '30d': 30 * day,
} as const;

export type BucketName = keyof typeof bucketWidths;

export const bucketNames = Object.keys(bucketWidths) as [BucketName, ...BucketName[]];

/** Bucket widths that a window is cut into at most. One more bucket when they don't begin with the window. */
export const maxBuckets = 200;

/** As many as a chart can tell apart. */
const wantedBuckets = 90;

/** The narrowest bucket that divides a window into few enough buckets; null if none does. */
export function fittingBucket(windowMs: number, atMost: number = wantedBuckets): BucketName | null {
  return bucketNames.find((name) => bucketCount(windowMs, name) <= atMost) ?? null;
}

/** How many buckets of that width a window of that many milliseconds takes. */
export function bucketCount(windowMs: number, bucket: BucketName): number {
  return Math.ceil(windowMs / bucketWidths[bucket]);
}

/** A start of buckets of every width, and a Monday. */
export const bucketOrigin = Date.UTC(2001, 0, 1);

/** The start of the bucket that an instant (in milliseconds) is in: days begin at midnight UTC, weeks on Monday. */
export function bucketStart(at: number, bucket: BucketName): number {
  const width = bucketWidths[bucket];
  return bucketOrigin + Math.floor((at - bucketOrigin) / width) * width;
}
