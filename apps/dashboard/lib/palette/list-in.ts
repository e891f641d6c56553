import { defaultSince, type SessionStatus } from '@masker/contract/plain';
import { typedWindow } from '../filters/typed-window.ts';
import { type Window, windowText } from '../filters/window.ts';
import type { Reader } from '../time/read-moment.ts';
import { zoneName } from '../time/zone.ts';

/** A list of sessions described in words: `errors last month`. */
export interface TypedList {
  filters: Window & { status?: SessionStatus[] };
  /** A normalized description: `error, 2026-04-01 – 2026-04-30 UTC`. */
  label: string;
}

const statusWords: Record<string, SessionStatus> = {
  ok: 'ok',
  partial: 'partial',
  partials: 'partial',
  error: 'error',
  errors: 'error',
};

/** Words without influence on the filters. */
const fillers = new Set([
  'all',
  'calls',
  'csv',
  'download',
  'export',
  'for',
  'in',
  'of',
  'sessions',
  'the',
  'with',
]);

/** @returns null if the text has neither a status nor a window, or has other words */
export function listIn(typed: string, reader: Reader): TypedList | null {
  const words = typed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const status = [...new Set(words.flatMap((word) => statusWords[word] ?? []))].sort();
  const times = words.filter((word) => statusWords[word] === undefined && !fillers.has(word)).join(' ');
  if (times === '' && status.length === 0) return null;
  const window: Window | null = times === '' ? { since: defaultSince } : windowIn(times, reader);
  if (window === null) return null;
  return {
    filters: { ...window, ...(status.length > 0 && { status }) },
    label: [...status, `${windowText(window, reader.zone)} ${zoneName(reader.zone)}`].join(', '),
  };
}

function windowIn(typed: string, reader: Reader): Window | null {
  const read = typedWindow(typed, reader);
  return 'value' in read ? read.value : null;
}
