import { parseInstant } from '@masker/contract';

/** An instant of another deployment, in whole milliseconds. */
export interface ForeignInstant {
  at: number;
  /** Whether it deviates from the format of the API: with an offset, or finer than a millisecond. */
  normalised: boolean;
  /** Whether digits finer than a millisecond were truncated. */
  cut: boolean;
}

const shape = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,12}))?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * Parses an ISO 8601 timestamp with `Z` or an offset.
 *
 * Finer digits are truncated, not rounded, so that no session ends before it starts.
 *
 * @returns null for anything else; without a zone, the instant is unknown
 */
export function readForeignInstant(value: unknown): ForeignInstant | null {
  const parts = typeof value === 'string' ? shape.exec(value) : null;
  if (!parts) return null;
  const [, date, time, fraction = '', zone = ''] = parts;
  const offset = offsetOf(zone);
  const local = parseInstant(`${date}T${time?.padEnd(8, ':00')}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  if (local === null || offset === null) return null;
  const cut = /[1-9]/.test(fraction.slice(3));
  return { at: local - offset, normalised: cut || zone !== 'Z', cut };
}

/** The offset of a zone from UTC in milliseconds. */
function offsetOf(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
