import { ApiError } from '../api-error.ts';
import type { ClientOptions, Fetch } from '../options.ts';
import { attempt } from './attempt.ts';
import { type Reading, type ResultField, readAnswer } from './read-answer.ts';
import { isRepeatable } from './repeatable.ts';
import { awaitRetry } from './retry.ts';

/** Sends a request; resolves with the response, including errors of the server. */
export type Send = (url: string, init: RequestInit, resultField?: ResultField) => Promise<Reading>;

/** How often to try again. @throws TypeError */
export function retriesOf({ retries = 3 }: ClientOptions): number {
  return wholeNumber('retries', retries, 0);
}

/** How long a server may be silent, in milliseconds. @throws TypeError */
export function timeoutOf({ timeoutMs = 30_000 }: ClientOptions): number {
  return wholeNumber('timeoutMs', timeoutMs, 1);
}

/** The `fetch` to use. */
export function fetchOf({ fetch }: ClientOptions): Fetch {
  return fetch ?? ((url, init) => globalThis.fetch(url, init));
}

/**
 * Returns a sender with timeouts, which retries a request that is safe to repeat after a transient error.
 * It rejects with a ApiError when there is no answer of masker-sessions to return.
 */
export function createSend(options: ClientOptions): Send {
  const retries = retriesOf(options);
  const timeoutMs = timeoutOf(options);
  const fetch = fetchOf(options);

  async function once(url: string, init: RequestInit, resultField?: ResultField): Promise<Reading> {
    try {
      return readAnswer(url, await attempt(fetch, url, init, timeoutMs), Date.now(), resultField);
    } catch (error) {
      return { error: ApiError.from(error) };
    }
  }

  return async (url, init, resultField) => {
    const repeatable = isRepeatable(url, init);
    for (let tries = 1; ; tries++) {
      const reading = await once(url, init, resultField);
      const { error } = reading;
      if (error === null) return reading;
      const attempts = { tries, retries, signal: init.signal };
      if (!repeatable || !(await awaitRetry(error, attempts))) return reading;
    }
  };
}

function wholeNumber(name: string, value: number, least: number): number {
  // The longest time that a timer can be set to.
  const most = 2 ** 31 - 1;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${name} must be a whole number from ${least} to ${most}.`);
}
