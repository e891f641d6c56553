import type { ApiError } from '../api-error.ts';

const transientStatuses = new Set([429, 502, 503, 504]);
const firstDelay = 250;
const longestDelay = 8_000;

/** A server that asks for a longer wait than this is not waited for: the caller should know. */
const longestRetryAfter = 60;

/** Whether the same request may well succeed a moment later. */
export function isTransient(error: ApiError): boolean {
  if (error.status !== undefined && transientStatuses.has(error.status)) return true;
  return error.code === 'network_error' || error.code === 'timeout';
}

/**
 * How long to wait before trying again.
 *
 * What the server asked for, else exponential backoff; either way with jitter on top, so that many
 * callers refused at once do not all come back at once.
 *
 * @param tries how many were made
 * @param random from 0 up to 1
 * @returns milliseconds, or null when the server asks for more patience than a call should have
 */
export function retryDelay(
  tries: number,
  retryAfter: number | undefined,
  random = Math.random(),
): number | null {
  if (retryAfter !== undefined) {
    return retryAfter > longestRetryAfter ? null : retryAfter * 1000 + random * firstDelay;
  }
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** (tries - 1));
  return ceiling / 2 + random * (ceiling / 2);
}
