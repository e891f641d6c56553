import { type SessionStatus, sessionStatuses } from '@masker/contract';

/**
 * How long sessions took, as counts by bucket: bucket 0 is no time at all, bucket n > 0 goes from `growth`^(n-1) to
 * `growth`^n milliseconds. Counts of the same bucket add up, so histograms can be merged, and every duration is
 * within 3 % of the middle of its bucket: as DDSketch has it (Masson, Rim, Lee, VLDB 2019).
 *
 * A rollup keeps them as an array of bigint: the bucket, whose number says the status too, above `countBits` bits of the
 * count. Both fit into a double.
 */

const growth = 1.06;

/** Buckets of one status, more than any duration needs: ten thousand years are in bucket 570. */
const bucketsOfStatus = 1024;

const countBits = 40;
const countUnit = 2 ** countBits;

/** Where a session counts: the bucket, as SQL of an integer. What took no time lies a bucket below a millisecond. */
export function durationKey(status: string, durationMs: string): string {
  const first = sessionStatuses.map((one, i) => `WHEN '${one}' THEN ${i * bucketsOfStatus}`).join(' ');
  return `((CASE ${status} ${first} END)
        + 1 + floor(ln(greatest((${durationMs})::float8, 0.97)) / ln(${growth}::float8))::int)`;
}

/** Buckets of a class of durations: those of a class are within a quarter of each other. */
const bucketsOfClass = 4;

/** What takes longer than half a day is of one class. */
const lastClass = 75;

/** Which class of durations a bucket is of, as SQL of an integer. */
export function durationClass(key: string): string {
  return `least(${key} % ${bucketsOfStatus} / ${bucketsOfClass}, ${lastClass})`;
}

const bucketOf = (ms: number) => 1 + Math.floor(Math.log(Math.max(ms, 0.97)) / Math.log(growth));

/**
 * The buckets that durations of a range may be in, from the first to the last. The range is in milliseconds and
 * inclusive. At its ends there may be one too many: the last digits of a logarithm may differ from those of PostgreSQL.
 */
function bucketsOfRange(least: number, most: number): [first: number, last: number] {
  return [Math.max(0, bucketOf(least) - 1), Math.min(bucketOf(most) + 1, bucketsOfStatus - 1)];
}

/** The classes that durations of a range may be of, in milliseconds and inclusive. */
export function durationClasses(least: number, most: number): number[] {
  const [first, last] = bucketsOfRange(least, most).map((bucket) =>
    Math.min(Math.floor(bucket / bucketsOfClass), lastClass),
  ) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * Where a rollup's array of counts has those of a range of durations and of some statuses: for each, the least entry and
 * the one behind the greatest, as text of a bigint.
 */
export function durationEntries(
  statuses: readonly SessionStatus[],
  least: number,
  most: number,
): { from: string; until: string }[] {
  const [first, last] = bucketsOfRange(least, most).map(BigInt) as [bigint, bigint];
  // A count may be negative.
  const below = BigInt(countUnit / 2);
  const entry = (key: bigint) => String((key << BigInt(countBits)) - below);
  return statuses.map((status) => {
    const base = BigInt(sessionStatuses.indexOf(status) * bucketsOfStatus);
    return { from: entry(base + first), until: entry(base + last + 1n) };
  });
}

/** An aggregate of buckets and counts, as a rollup keeps it; null when there are none. */
export function packedCounts(key: string, count: string): string {
  return `array_agg((${key}::bigint << ${countBits}) + ${count} ORDER BY ${key}) FILTER (WHERE ${count} <> 0)`;
}

/** Entries that are added to an array before those of the same bucket are made one. */
const addedAtMost = 64;

/**
 * Two arrays of counts in one. Entries are put behind those that are there, as merging takes as long as there are
 * buckets; now and then those of the same bucket are made one. So a bucket may have several, some of them negative, and
 * whoever reads adds them up.
 */
export function addedDurations(kept: string, added: string): string {
  const full = (count: string) => `(${count}) / ${addedAtMost}`;
  const before = `coalesce(cardinality(${kept}), 0)`;
  return `CASE
        WHEN ${added} IS NULL THEN ${kept}
        WHEN ${full(before)} = ${full(`${before} + cardinality(${added})`)} THEN ${kept} || ${added}
        ELSE (
          SELECT ${packedCounts('key', 'n')}
          FROM (
            SELECT key, sum_bigint(n) AS n FROM ${unpackedCounts(`${kept} || ${added}`)} AS one GROUP BY key
          ) AS merged
        ) END`;
}

/** The buckets of a rollup and their counts, as a relation of `key` and `n`. */
function unpackedCounts(packed: string): string {
  return `(
          SELECT key, ${countIn('packed', 'key')} AS n
          FROM unnest(${packed}) AS packed, LATERAL (SELECT ${bucketIn('packed')} AS key) AS bucket
        )`;
}

/** The bucket of one entry of a rollup, as SQL. */
export function bucketIn(packed: string): string {
  return `(${packed} + ${countUnit / 2}) >> ${countBits}`;
}

/** The count of one entry of a rollup, as SQL. @param key its bucket */
export function countIn(packed: string, key: string): string {
  return `${packed} - (${key} << ${countBits})`;
}

/** A bucket of all statuses together, as SQL. @param key the bucket of one status */
export function durationBucket(key: string): string {
  return `${key} % ${bucketsOfStatus}`;
}

/** Whether a bucket is one of these statuses, as SQL. */
export function bucketIsOf(key: string, statuses: readonly SessionStatus[]): string {
  return `${key} / ${bucketsOfStatus} IN (${statuses.map((one) => sessionStatuses.indexOf(one)).join(', ')})`;
}

/** Percentiles of durations, in milliseconds, each within 3 % of that of a session. */
export interface DurationPercentiles {
  p50: number;
  p95: number;
  p99: number;
}

/**
 * Percentiles of counts by bucket, of all statuses together: the duration that so many of the sessions don't exceed.
 *
 * @param counts buckets as {@link durationKey} numbers them, and how many sessions are in each
 * @returns null when there are none
 */
export function durationPercentiles(
  counts: readonly (readonly [key: number, n: number])[],
): DurationPercentiles | null {
  const byBucket = new Map<number, number>();
  for (const [key, n] of counts) {
    const bucket = key % bucketsOfStatus;
    byBucket.set(bucket, (byBucket.get(bucket) ?? 0) + n);
  }
  const ascending = [...byBucket].sort(([one], [other]) => one - other);
  const total = ascending.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return null;
  const percentile = (part: number) => {
    let left = Math.ceil(total * part);
    const found = ascending.find(([, n]) => {
      left -= n;
      return left <= 0;
    });
    return middleOf((found as [number, number])[0]);
  };
  return { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

/** The duration that is nearest to all of a bucket, to four digits: whole milliseconds would be too coarse below 50. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const middle = (2 * growth ** bucket) / (1 + growth);
  return middle >= 1_000 ? Math.round(middle) : Number(middle.toPrecision(4));
}
