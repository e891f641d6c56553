import { utc, type Zone } from './zone.ts';

/** The offsets of a zone from UTC in a span of time; all in milliseconds. */
export interface ZoneOffsets {
  zone: Zone;
  /** Instants in ascending order, each with the offset from there on; the span begins with the first. */
  changes: readonly (readonly [from: number, offset: number])[];
  /** The end of the span. */
  until: number;
}

const quarter = 900_000;

const day = 86_400_000;

/** Clocks change to and fro at most once within this time: during Ramadan in Morocco. */
const apart = 7 * day;

/** What the lists of most people lie in. */
const [back, ahead] = [400 * day, 40 * day];

const known = new Map<Zone, ZoneOffsets>();

/**
 * The offset of a zone from UTC at an instant; both in milliseconds. A browser's first use of `Intl` takes as long as
 * drawing a page, and each later one as long as a cell, so few are asked of it.
 */
export function offsetAt(at: number, zone: Zone): number {
  if (zone === utc) return 0;
  const offsets = known.get(zone);
  const first = offsets?.changes[0]?.[0] ?? Number.POSITIVE_INFINITY;
  if (!offsets || at < first || at >= offsets.until) return offsetOfDay(at, zone);
  return offsets.changes.findLast(([from]) => from <= at)?.[1] ?? 0;
}

/** The offsets around the present, for a page of the server to give to the browser; null for UTC. */
export function offsetsAround(now: number, zone: Zone): ZoneOffsets | null {
  if (zone === utc) return null;
  const before = known.get(zone);
  if (before && now + ahead / 2 < before.until) return before;
  const offsets = measureOffsets(now - back, now + ahead, zone);
  known.set(zone, offsets);
  return offsets;
}

/** Gives a browser what its page was made with. */
export function rememberOffsets(offsets: ZoneOffsets | null): void {
  if (offsets) known.set(offsets.zone, offsets);
}

function measureOffsets(since: number, until: number, zone: Zone): ZoneOffsets {
  // Clocks change at full quarters of an hour.
  const start = Math.floor(since / day) * day;
  const changes: [number, number][] = [[start, measureOffset(start, zone)]];
  for (let at = start; at < until; at += apart) {
    const [before, after] = [measureOffset(at, zone), measureOffset(at + apart, zone)];
    if (before === after) continue;
    let [low, high] = [at, at + apart];
    while (high - low > quarter) {
      const middle = low + Math.floor((high - low) / quarter / 2) * quarter;
      if (measureOffset(middle, zone) === before) low = middle;
      else high = middle;
    }
    changes.push([high, after]);
  }
  return { zone, changes, until };
}

/** The offsets of days, by zone: undefined where it changes within the day. */
const days = new Map<Zone, Map<number, number | undefined>>();

function offsetOfDay(at: number, zone: Zone): number {
  const ofZone = days.get(zone) ?? new Map<number, number | undefined>();
  days.set(zone, ofZone);
  const nth = Math.floor(at / day);
  if (!ofZone.has(nth)) {
    const [first, last] = [measureOffset(nth * day, zone), measureOffset((nth + 1) * day, zone)];
    ofZone.set(nth, first === last ? first : undefined);
  }
  return ofZone.get(nth) ?? measureOffset(at, zone);
}

const formats = new Map<Zone, Intl.DateTimeFormat>();

function measureOffset(at: number, zone: Zone): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
