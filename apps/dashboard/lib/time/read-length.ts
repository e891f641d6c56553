/** The milliseconds of each unit of a duration. */
const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const part =
  /(\d+(?:\.\d+)?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z]) ?/y;

/** The maximum of a filter: fifteen digits. */
const most = 999_999_999_999_999;

/**
 * Parses a duration: `90s`, `1m 30s`, `1.5h`, `250ms`; a number alone is in seconds.
 *
 * @returns whole milliseconds, or null if it is invalid
 */
export function readLength(typed: string): number | null {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[\s,]+/g, ' ');
  if (/^\d+(?:\.\d+)?$/.test(text)) return whole(Number(text) * 1000);
  let ms = 0;
  let last = Number.POSITIVE_INFINITY;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const [, count, unit = ''] = part.exec(text) ?? [];
    if (count === undefined) return null;
    const size = units[
      unit.startsWith('ms') || unit.startsWith('milli') ? 'ms' : (unit[0] as string)
    ] as number;
    // Each unit occurs once, the largest first.
    if (size >= last) return null;
    last = size;
    ms += Number(count) * size;
  }
  return last === Number.POSITIVE_INFINITY ? null : whole(ms);
}

function whole(ms: number): number | null {
  const rounded = Math.round(ms);
  return rounded <= most ? rounded : null;
}

/** Formats a duration so that it can be parsed: `1m 30s`. */
export function typedLength(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const unit of ['h', 'm', 's', 'ms']) {
    const size = units[unit] as number;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(' ') || '0s';
}
