const hour = 3_600_000;
const day = 24 * hour;

/** How far back the traffic reaches. */
const daysBack = 90;

/** Calls an hour through a working day, offices' time: busy mornings, a dip at noon, quiet nights. */
const hours = [4, 3, 2, 2, 3, 6, 14, 40, 82, 100, 98, 88, 62, 70, 76, 70, 58, 40, 24, 16, 12, 9, 7, 5];

/** Sunday to Saturday. */
const weekdays = [0.14, 1.12, 1.05, 1, 0.98, 0.86, 0.24];

/** Offices' time, without daylight saving: five hours behind UTC. */
function atTheOffice(at: number): Date {
  return new Date(at - 5 * hour);
}

export function officesAreOpen(at: number): boolean {
  const local = atTheOffice(at);
  return local.getUTCDay() % 6 !== 0 && local.getUTCHours() >= 7 && local.getUTCHours() < 18;
}

/** An hour of traffic: from when (milliseconds), and how many calls start in it. */
export interface Slot {
  from: number;
  calls: number;
}

/** Calls that the last day has, where there are enough: a short window should not look empty. */
const lastDayAtLeast = 400;

/**
 * Spreads exactly `count` calls over the {@link daysBack} days before `now`, hour by hour, with the rhythm
 * of days and weeks and with growth.
 */
export function slots(now: number, count: number): Slot[] {
  const start = now - daysBack * day;
  const made = Array.from({ length: daysBack * 24 }, (_, i) => ({ from: start + i * hour, calls: 0 }));
  const weights = made.map(({ from }, i) => weight(from + hour / 2) * (0.55 + (0.45 * i) / made.length));
  favourLastDay(weights, count);

  const total = sum(weights);
  let reached = 0;
  let given = 0;
  for (const [i, slot] of made.entries()) {
    reached += weights[i] as number;
    // The last sum may miss the total by a rounding error; the count must not.
    const due = i === made.length - 1 ? count : Math.round((reached / total) * count);
    slot.calls = due - given;
    given = due;
  }
  return made;
}

function weight(at: number): number {
  const local = atTheOffice(at);
  return (hours[local.getUTCHours()] as number) * (weekdays[local.getUTCDay()] as number);
}

function favourLastDay(weights: number[], count: number): void {
  const last = sum(weights.slice(-24));
  const rest = sum(weights) - last;
  const share = Math.max(last / (last + rest), Math.min(0.5, lastDayAtLeast / Math.max(count, 1)));
  const factor = (share * rest) / (last * (1 - share));
  for (let i = weights.length - 24; i < weights.length; i++) weights[i] = (weights[i] as number) * factor;
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
