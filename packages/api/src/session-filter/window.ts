import {
  defaultSince,
  type ErrorDetail,
  firstInstant,
  type ListSessionsInput,
  parseInstant,
  parseSince,
  resolveSince,
  type Since,
  windowContradictions,
} from '@masker/contract';

/** The resolved window of a request. Instants and durations are in milliseconds. */
export interface SessionWindow {
  /** Inclusive. */
  since: number;
  /** Exclusive; undefined if the window is open. */
  until: number | undefined;
  /** The relative window that `since` was computed from. */
  ago: number | undefined;
}

/** Resolves `since` and `until`, or returns the problem with their combination. */
export function sessionWindow(
  input: Pick<ListSessionsInput, 'since' | 'until'>,
  now: number,
): SessionWindow | ErrorDetail[] {
  const requested = parseSince(input.since ?? defaultSince) as Since;
  const since = Math.max(resolveSince(requested, now), firstInstant);
  const note = input.since === undefined ? `, which is ${defaultSince} ago unless it is given` : '';
  const problems = windowContradictions(since, input.until, note);
  if (problems.length > 0) return problems;
  const until = input.until === undefined ? undefined : (parseInstant(input.until) as number);
  return { since, until, ago: requested.kind === 'ago' ? requested.ms : undefined };
}

/** For each bound, whether it was left out or is equivalent to the window in the cursor. */
export function sameWindow(
  { since, until }: Pick<ListSessionsInput, 'since' | 'until'>,
  cursor: { f: number; u?: number | undefined; w?: number | undefined },
): { since: boolean; until: boolean } {
  return {
    since: since === undefined || sameSince(parseSince(since) as Since, cursor),
    until: until === undefined || parseInstant(until) === cursor.u,
  };
}

function sameSince(since: Since, cursor: { f: number; w?: number | undefined }): boolean {
  return since.kind === 'ago' ? since.ms === cursor.w : since.at === cursor.f;
}
