import {
  defaultSince,
  type ErrorDetail,
  errorDetail,
  firstInstant,
  type ListSessionsInput,
  parseInstant,
  parseSince,
  resolveSince,
  type Since,
} from '@masker/contract';

/** A window as a caller asked for it, resolved. Instants and spans are milliseconds. */
export interface SessionWindow {
  /** Inclusive. */
  since: number;
  /** Exclusive; undefined when the window is open. */
  until: number | undefined;
  /** The relative window that `since` came from. */
  ago: number | undefined;
}

/** Resolves `since` and `until`, or says what is wrong with them together. */
export function sessionWindow(
  input: Pick<ListSessionsInput, 'since' | 'until'>,
  now: number,
): SessionWindow | ErrorDetail[] {
  const asked = parseSince(input.since ?? defaultSince) as Since;
  const since = Math.max(resolveSince(asked, now), firstInstant);
  const until = input.until === undefined ? undefined : (parseInstant(input.until) as number);
  if (until !== undefined && until <= since) {
    return [errorDetail('until', { message: 'must be after since' }, input.until)];
  }
  return { since, until, ago: asked.kind === 'ago' ? asked.ms : undefined };
}

/** Which bounds sent along with a cursor were left out, or mean the window that the cursor carries. */
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
