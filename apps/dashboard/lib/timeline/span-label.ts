import { type Window, windowLabel } from '../filters/window.ts';
import type { Zone } from '../time/zone.ts';

/** A short time in a chart: `2026-05-01 09:00 → 09:15 UTC`; with both days where there are two. */
export function spanLabel(window: Required<Window>, zone: Zone): string {
  return windowLabel(window, zone).replace(/^(\S+) (.+) → \1 /, '$1 $2 → ');
}
