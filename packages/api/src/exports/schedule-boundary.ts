import type { ScheduleInterval } from '@masker/contract';

/** The first boundary after an instant: midnight in UTC, or the first midnight of a month. Milliseconds in, a Date out. */
export function boundaryAfter(every: ScheduleInterval, at: number): Date {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return new Date(every === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1));
}
