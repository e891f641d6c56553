import {
  durationBelow,
  durationFrom,
  greatest,
  keysOf,
  redactionsFrom,
  sharedKey,
  threshold,
} from './keys.ts';

/** Positions of a segment; it may have as many more as sessions of one instant have. */
export const segmentSize = 32_768;

/** Positions of sessions that started at the same instant. More of them share these. */
export const tiesAtMost = 4_096;

/** Positions of a piece: what is read of a segment at once. */
export const pieceSize = 1_024;

/** Bytes in which a start is kept. */
export const startBytes = 4;

/** Milliseconds that a segment may span at most. */
export const segmentSpan = 2 ** (8 * startBytes);

/** What is indexed of a session. Instants and durations are milliseconds. */
export interface IndexedSession {
  startedAt: number;
  durationMs: number;
  agentId: string;
  status: string;
  model: string | null;
  kinds: readonly string[];
  redactions: number;
}

/**
 * A stretch of the list. Its sessions are its positions, in the order of the list. A bitmap has, for each position, whether the
 * session has a value, and the segment when it started. So a bitmap may know a session that is not there any more, or, of
 * very many that started at the same instant, values of two; and it never lacks one.
 */
export interface Segment {
  since: number;
  /** Exclusive. */
  until: number;
  sessions: number;
  minDurationMs: number;
  maxDurationMs: number;
  maxRedactions: number;
  /** The first start of each piece, in milliseconds from `since`. */
  pieces: number[];
  /** All starts. */
  starts: Buffer;
  /** By key, in hexadecimal digits. */
  bitmaps: Map<string, string>;
}

/** Different values of one sort that have bitmaps of their own, however rare they are. */
const ownAtMost = 1_024;

/** How often the others have one. */
const ownFrom = 32;

/**
 * @param sessions in the order of their start, within {@link segmentSpan}; at least one
 */
export function buildSegment(sessions: readonly IndexedSession[]): Segment {
  const since = (sessions[0] as IndexedSession).startedAt;
  const starts: number[] = [];
  const byKey = new Map<string, number[]>();
  const durations: Entry[] = [];
  const redactions: Entry[] = [];
  let ties = 0;
  for (const session of sessions) {
    const offset = session.startedAt - since;
    ties = starts.at(-1) === offset ? ties + 1 : 0;
    if (ties < tiesAtMost) starts.push(offset);
    const position = ties < tiesAtMost ? starts.length - 1 : starts.length - tiesAtMost + (ties % tiesAtMost);
    for (const key of keysOf(session)) {
      const positions = byKey.get(key);
      if (!positions) byKey.set(key, [position]);
      else positions.push(position);
    }
    durations.push({ value: session.durationMs, position });
    redactions.push({ value: session.redactions, position });
  }
  const bits = new Bits(starts.length);
  const bitmaps = new Map<string, string>();
  for (const [key, positions] of withShared(byKey)) bitmaps.set(key, bits.of(positions));
  addThresholds(bitmaps, bits, durations, durationFrom, durationBelow);
  addThresholds(bitmaps, bits, redactions, redactionsFrom);
  const packed = Buffer.alloc(starts.length * startBytes);
  for (const [i, start] of starts.entries()) packed.writeUInt32BE(start, i * startBytes);
  return {
    since,
    until: since + (starts.at(-1) as number) + 1,
    sessions: sessions.length,
    minDurationMs: (durations[0] as Entry).value,
    maxDurationMs: (durations.at(-1) as Entry).value,
    maxRedactions: (redactions.at(-1) as Entry).value,
    pieces: starts.filter((_, i) => i % pieceSize === 0),
    starts: packed,
    bitmaps,
  };
}

/** Writes bitmaps of one length: whole pieces. */
class Bits {
  readonly #bytes: Buffer;

  constructor(positions: number) {
    this.#bytes = Buffer.alloc((Math.ceil(positions / pieceSize) * pieceSize) / 8);
  }

  of(positions: Iterable<number>): string {
    const bytes = this.#bytes.fill(0);
    for (const position of positions) {
      const at = position >> 3;
      bytes[at] = (bytes[at] as number) | (0x80 >> (position & 7));
    }
    return bytes.toString('hex');
  }
}

/** Where very many values of a sort are rare, each of them shares a bitmap with others. */
function withShared(byKey: ReadonlyMap<string, number[]>): Map<string, number[]> {
  const sorts = new Map<string, number>();
  for (const key of byKey.keys()) sorts.set(key.charAt(0), (sorts.get(key.charAt(0)) ?? 0) + 1);
  const found = new Map<string, number[]>();
  for (const [key, positions] of byKey) {
    const sort = key.charAt(0);
    if ((sorts.get(sort) as number) <= ownAtMost || positions.length >= ownFrom) {
      found.set(key, positions);
      continue;
    }
    const common = sharedKey(sort as Parameters<typeof sharedKey>[0], key.slice(1));
    const together = found.get(common);
    if (together) together.push(...positions);
    else found.set(common, [...positions]);
  }
  return found;
}

interface Entry {
  value: number;
  position: number;
}

/** Values so frequent that those next to them have thresholds, too: one in so many. */
const frequent = 64;

/** Different values that all have thresholds. */
const valuesAtMost = 24;

/**
 * Adds bitmaps of the entries that reach a threshold and, with another prefix, of those that don't. A threshold lies right
 * above the next lower value, so that all numbers up to the next value have the same bitmap.
 *
 * @param entries sorted by this
 */
function addThresholds(
  bitmaps: Map<string, string>,
  bits: Bits,
  entries: Entry[],
  from: string,
  below?: string,
): void {
  entries.sort((a, b) => a.value - b.value);
  const positions = (first: number, end: number) =>
    (function* () {
      for (let i = first; i < end; i++) yield (entries[i] as Entry).position;
    })();
  const everything = bits.of(positions(0, entries.length));
  bitmaps.set(from + threshold(0), everything);
  if (below) bitmaps.set(below + threshold(greatest), everything);
  for (const place of thresholdPlaces(entries)) {
    const lower = (entries[place - 1] as Entry).value;
    bitmaps.set(from + threshold(lower + 1), bits.of(positions(place, entries.length)));
    if (below) bitmaps.set(below + threshold((entries[place] as Entry).value), bits.of(positions(0, place)));
  }
}

/** Where thresholds lie, as places of the first entry with a value: at eighths, and at ever smaller parts from both ends. */
function thresholdPlaces(entries: readonly Entry[]): number[] {
  const count = entries.length;
  const firsts: number[] = [];
  for (let i = 1; i < count; i++) {
    if ((entries[i] as Entry).value !== (entries[i - 1] as Entry).value) firsts.push(i);
  }
  if (firsts.length <= valuesAtMost) return firsts;
  const chosen = new Set<number>();
  const choose = (place: number) => {
    const index = lastUpTo(firsts, place);
    const first = firsts[index] ?? 0;
    const next = firsts[index + 1] ?? count;
    if (first > 0) chosen.add(first);
    if (next < count && (first === 0 || (next - first) * frequent >= count)) chosen.add(next);
  };
  for (let i = 1; i < 8; i++) choose(Math.floor((i * count) / 8));
  for (let part = 16; part <= count; part *= 2) {
    choose(Math.floor(count / part));
    choose(count - Math.ceil(count / part));
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The index of the last number that is not above a limit; -1 when all are. */
function lastUpTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
