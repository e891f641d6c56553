import { ApiError } from '../api-error.ts';
import { pause } from './pause.ts';

const transientStatuses = new Set([429, 502, 503, 504]);
const firstDelay = 250;
const longestDelay = 8_000;

/** The maximum wait that is accepted; for a longer one, the caller gets the error. */
const longestRetryAfter = 60;

/** Whether the same request may well succeed a moment later. */
export function isTransient(error: ApiError): boolean {
  if (error.status !== undefined && transientStatuses.has(error.status)) return true;
  return error.code === 'network_error' || error.code === 'timeout';
}

/**
 * The delay before a retry: the `retry-after` of the server and up to as much again, 8 seconds at most, or else
 * exponential backoff. Both are spread widely, so that many callers who were refused together do not return together, and
 * are refused again.
 *
 * @param tries the number of attempts so far
 * @param random from 0 up to 1
 * @returns milliseconds, or null if the server requests a wait that is too long for a call
 */
export function retryDelay(
  tries: number,
  retryAfter: number | undefined,
  random = Math.random(),
): number | null {
  if (retryAfter !== undefined) {
    return retryAfter > longestRetryAfter
      ? null
      : retryAfter * 1000 + random * Math.min(Math.max(retryAfter * 1000, firstDelay), longestDelay);
  }
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** (tries - 1));
  return ceiling / 2 + random * (ceiling / 2);
}

/** The attempts of a request so far. */
export interface Attempts {
  tries: number;
  /** How often it is tried again at most. */
  retries: number;
  signal?: AbortSignal | null | undefined;
}

/**
 * Waits for the next attempt of a request that failed.
 *
 * @param mayRetry whether another attempt makes sense
 * @returns false, at once, if there is no other attempt
 * @throws ApiError `aborted`
 */
export async function awaitRetry(
  error: ApiError,
  { tries, retries, signal }: Attempts,
  mayRetry: boolean = isTransient(error),
): Promise<boolean> {
  const delay = mayRetry && tries <= retries ? retryDelay(tries, error.retryAfter) : null;
  if (delay === null) return false;
  try {
    await pause(delay, signal);
  } catch (cause) {
    throw new ApiError('aborted', 'The call was aborted.', { cause });
  }
  return true;
}
