import { errorDetail } from './error-detail.ts';
import type { ErrorDetail } from './errors.ts';
import type { SessionFilters } from './filters.ts';
import { parseInstant } from './instant.ts';

/** The filters that are numbers. */
type Bounds = Pick<
  SessionFilters,
  {
    [N in keyof SessionFilters]-?: SessionFilters[N] extends number | undefined ? N : never;
  }[keyof SessionFilters]
>;

/** For each number that is a bound, the other bound that it must not be less than; null if there is none. */
const notBelow = {
  min_redactions: null,
  min_duration_ms: null,
  max_duration_ms: 'min_duration_ms',
} as const satisfies Record<keyof Bounds, keyof Bounds | null>;

/** The problems with filters that are valid by themselves, but that no session can match together. */
export function contradictions(filters: Bounds): ErrorDetail[] {
  return (Object.keys(notBelow) as (keyof Bounds)[]).flatMap((name) => {
    const other = notBelow[name];
    const [most, least] = [filters[name], other === null ? undefined : filters[other]];
    if (least === undefined || most === undefined || least <= most) return [];
    return [errorDetail(name, { message: `must not be less than ${other}` }, most)];
  });
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
