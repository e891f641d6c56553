import { MaskerError } from '../error.ts';
import type { ClientOptions } from '../options.ts';
import { attempt } from './attempt.ts';
import { pause } from './pause.ts';
import { type Reading, readAnswer } from './read-answer.ts';
import { isPassing, retryDelay } from './retry.ts';

/** Sends a request; resolves with whatever the server answered, its errors included. */
export type Send = (url: string, init: RequestInit) => Promise<Reading>;

/**
 * A sender with timeouts, and retries of what is safe to repeat: reads that met a passing fault.
 * It rejects with a MaskerError when there is no answer of masker-sessions to return.
 */
export function createSend(options: ClientOptions): Send {
  const retries = wholeNumber('retries', options.retries ?? 3, 0);
  const timeoutMs = wholeNumber('timeoutMs', options.timeoutMs ?? 30_000, 1);
  const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));

  async function once(url: string, init: RequestInit): Promise<Reading> {
    try {
      return readAnswer(url, await attempt(fetch, url, init, timeoutMs), Date.now());
    } catch (error) {
      return { error: MaskerError.from(error) };
    }
  }

  return async (url, init) => {
    const repeatable = (init.method ?? 'GET') === 'GET';
    for (let tries = 1; ; tries++) {
      const reading = await once(url, init);
      const { error } = reading;
      if (error === null) return reading;
      const again = repeatable && tries <= retries && isPassing(error);
      const delay = again ? retryDelay(tries, error.retryAfter) : null;
      if (delay === null) return reading;
      await wait(delay, init.signal);
    }
  };
}

async function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  try {
    await pause(ms, signal);
  } catch (cause) {
    throw new MaskerError('aborted', 'The call was aborted.', { cause });
  }
}

function wholeNumber(name: string, value: number, least: number): number {
  // The longest time that a timer can be set to.
  const most = 2 ** 31 - 1;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${name} must be a whole number from ${least} to ${most}.`);
}
