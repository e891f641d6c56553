import { createHash } from 'node:crypto';
import { sessionStatuses } from '@masker/contract';
import type { SessionFilter } from '../session/filter.ts';

/** What a session has that filters ask for, as the first letter of a bitmap's key; the value follows. */
const prefixes = { agent: 'a', kind: 'k', model: 'm', status: 's' } as const;

type Prefix = (typeof prefixes)[keyof typeof prefixes];

/** The keys of sessions that reached a model, and of those that did not. */
const reached = 'y';
const notReached = 'n';

/**
 * The keys of bitmaps of numbers, behind a threshold: of sessions with at least so many redactions, of those that took at
 * least, and of those that took less than so many milliseconds.
 */
export const redactionsFrom = 'r';
export const durationFrom = 'g';
export const durationBelow = 'l';

/** Digits of a threshold: a hundred thousand years in milliseconds. */
const digits = 16;

/** The greatest threshold; all durations are below it. */
export const greatest = 10 ** digits - 1;

/** A threshold as it is written in keys, which are in the order of the thresholds. */
export function threshold(value: number): string {
  return String(Math.min(value, greatest)).padStart(digits, '0');
}

/** Values that are rare in a segment with very many of them share bitmaps: so many. */
const shared = 256;

/** The key of the bitmap that a value shares with others where it has none of its own. */
export function sharedKey(prefix: Prefix, value: string): string {
  return `${prefix}#${createHash('sha256').update(value).digest().readUInt8(0) % shared}`;
}

/** The keys of a session's values, but for those of numbers. */
export function keysOf(session: {
  agentId: string;
  status: string;
  model: string | null;
  kinds: readonly string[];
}): string[] {
  return [
    prefixes.agent + session.agentId,
    prefixes.status + session.status,
    ...(session.model === null ? [notReached] : [reached, prefixes.model + session.model]),
    ...session.kinds.map((kind) => prefixes.kind + kind),
  ];
}

/** What a filter asks of the bitmaps of a segment. */
export interface AskedBitmaps {
  /** A session is in one bitmap of each group. */
  groups: string[][];
  minRedactions?: number | undefined;
  minDurationMs?: number | undefined;
  maxDurationMs?: number | undefined;
}

/**
 * The bitmaps that a filter asks for. There is always something: each session has a status, so a filter that no bitmap
 * knows of asks for all of them.
 */
export function askedBitmaps(filter: SessionFilter): AskedBitmaps {
  const { agentIds, statuses, kinds, models, reachedModel, minRedactions = 0, ...others } = filter;
  const { minDurationMs, maxDurationMs, since: _since, until: _until, ...unknown } = others;
  // A new filter does not compile until it is here, because all sessions would be looked at for it.
  void (unknown satisfies Record<string, never>);
  const either = (prefix: Prefix, values: readonly string[] | undefined) =>
    values ? [values.flatMap((value) => [prefix + value, sharedKey(prefix, value)])] : [];
  const groups = [
    ...either(prefixes.agent, agentIds),
    ...either(prefixes.status, statuses),
    ...either(prefixes.kind, kinds),
    ...either(prefixes.model, models),
    ...(reachedModel === undefined ? [] : [[reachedModel ? reached : notReached]]),
  ];
  const numbers = {
    minRedactions: minRedactions > 0 ? minRedactions : undefined,
    minDurationMs,
    maxDurationMs,
  };
  const asksNothing = groups.length === 0 && Object.values(numbers).every((value) => value === undefined);
  return { groups: asksNothing ? either(prefixes.status, sessionStatuses) : groups, ...numbers };
}
