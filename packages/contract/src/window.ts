import { firstInstant, hasInstantShape, parseInstant } from './instant.ts';

/** Milliseconds in one of each unit that a duration can be written in. */
const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const durationShape = /^(\d+)([mhd])$/;

/** The default window. */
export const defaultSince = '24h';

/** The start of a window as a caller wrote it: so long before now, or at an instant. */
export type Since = { kind: 'ago'; ms: number } | { kind: 'at'; at: number };

/**
 * Parses a duration such as `90m`, `24h` or `7d`.
 *
 * @returns milliseconds, or null if `text` is not a duration, is zero, or reaches before the year 1
 */
export function parseDuration(text: string): number | null {
  const parts = durationShape.exec(text);
  if (!parts) return null;
  const ms = Number(parts[1]) * units[parts[2] as keyof typeof units];
  return ms > 0 && ms <= Date.now() - firstInstant ? ms : null;
}

/** Reads a `since`: a duration or an ISO 8601 UTC timestamp. Null when it is neither. */
export function parseSince(text: string): Since | null {
  const ms = parseDuration(text);
  if (ms !== null) return { kind: 'ago', ms };
  const at = parseInstant(text);
  return at === null ? null : { kind: 'at', at };
}

/** The instant at which a window starts, when `now` is the present (both milliseconds). */
export function resolveSince(since: Since, now: number): number {
  return since.kind === 'at' ? since.at : now - since.ms;
}

/** The rule for an instant. */
export const instantRule = 'an ISO 8601 UTC timestamp ending in Z, such as 2026-11-01T00:00:00Z';

/** The rule for `since`. */
export const sinceRule = `a duration such as 30m, 24h or 7d, or ${instantRule}`;

/** Why a text is no instant, as the rest of a sentence about it; null if it is one. */
export function instantProblem(text: string): string | null {
  if (parseInstant(text) !== null) return null;
  return hasInstantShape(text) ? 'must be a date and time that exist' : `must be ${instantRule}`;
}

/** Why a text is no `since`, as the rest of a sentence about it; null if it is one. */
export function sinceProblem(text: string): string | null {
  if (parseSince(text) !== null) return null;
  if (durationShape.test(text))
    return 'must be a duration of at least 1m that does not reach before the year 1';
  return hasInstantShape(text) ? instantProblem(text) : `must be ${sinceRule}`;
}
