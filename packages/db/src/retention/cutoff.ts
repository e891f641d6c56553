const day = 86_400_000;

/** Sessions that started before this go. All in milliseconds but the days. */
export function cutoffOf(days: number, now: number): number {
  return now - days * day;
}
