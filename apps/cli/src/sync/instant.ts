import { parseInstant } from '@masker/contract';

/** An instant as another deployment wrote it, in whole milliseconds. */
export interface ForeignInstant {
  at: number;
  /** It was written in another way than the API documents: with an offset, or finer than a millisecond. */
  normalised: boolean;
  /** Digits finer than a millisecond were cut off. */
  cut: boolean;
}

const shape = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,12}))?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * Reads an ISO 8601 timestamp with `Z` or an offset.
 *
 * Finer digits are cut off, not rounded: so no session ends before it starts.
 *
 * @returns null for anything else; without a zone, an instant is not known
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

/** Milliseconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
