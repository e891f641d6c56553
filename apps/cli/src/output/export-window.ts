import type { ExportOptions } from '@masker/client';
import { firstInstant, formatInstant } from '@masker/contract';

/** `--since all`, as the API takes it: no session started earlier. */
export const firstSince = formatInstant(firstInstant);

/** The window of an export, once the server has resolved it. */
export interface ExportWindow {
  /** Null if the server did not tell it, as one of an earlier release. */
  since: string | null;
  /** Null if the window is open. */
  until: string | null;
}

/** Returns the window of an export to come, and the options of its call, which tell the start once it is resolved. */
export function followWindow(
  until: string | undefined,
  signal: AbortSignal,
): { window: ExportWindow; call: ExportOptions } {
  const window: ExportWindow = { since: null, until: until ?? null };
  const onSince = (since: string) => {
    window.since = since;
  };
  return { window, call: { signal, onSince } };
}

/**
 * A window in words: `from 2026-11-01T00:00:00Z until 2026-12-01T00:00:00Z`.
 *
 * @param now the present, milliseconds since the epoch
 */
export function windowInWords({ since, until }: ExportWindow, now: number): string {
  const from = since === firstSince ? 'from the beginning' : `from ${since ?? 'an unknown instant'}`;
  return `${from} until ${until ?? `now (${formatInstant(Math.floor(now / 1_000) * 1_000)})`}`;
}
