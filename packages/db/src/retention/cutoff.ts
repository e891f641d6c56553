const day = 86_400_000;

/** Sessions that started before the returned time expire. Times are in milliseconds since the epoch. */
export function cutoffOf(days: number, now: number): number {
  return now - days * day;
}
