import { errorDetail } from './error-detail.ts';
import type { ErrorDetail } from './errors.ts';
import { parseInstant } from './instant.ts';

/** The problems with filters that are valid by themselves, but that no session can match together. */
export function contradictions({
  min_duration_ms: least,
  max_duration_ms: most,
}: {
  min_duration_ms?: number | undefined;
  max_duration_ms?: number | undefined;
}): ErrorDetail[] {
  if (least === undefined || most === undefined || least <= most) return [];
  return [errorDetail('max_duration_ms', { message: 'must not be less than min_duration_ms' }, most)];
}

/**
 * The problem with a window that contains no instant, if it contains none.
 *
 * @param since its start, in milliseconds
 * @param until a valid end, as it was given
 * @param note follows the rule
 */
export function windowContradictions(since: number, until: string | undefined, note = ''): ErrorDetail[] {
  if (until === undefined || (parseInstant(until) as number) > since) return [];
  return [errorDetail('until', { message: `must be after since${note}` }, until)];
}
