import { setTimeout as sleep } from 'node:timers/promises';
import { type Page, readPage } from './answer.ts';
import { attempting } from './attempt.ts';
import { ceiling } from './ceiling.ts';
import type { Source } from './source.ts';
import { SourceError } from './source-error.ts';

/** The retries of requests to the source. Times in milliseconds. */
export interface Patience {
  /** The most attempts for one request. */
  tries: number;
  timeout: number;
  /** The delay before the second attempt; doubled for each further one. */
  firstDelay: number;
  longestDelay: number;
  /** The run ends with an error if the source asks for a longer wait than this. */
  longestRetryAfter: number;
}

export const usualPatience: Patience = {
  tries: 7,
  timeout: 60_000,
  firstDelay: 500,
  longestDelay: 30_000,
  longestRetryAfter: 15 * 60_000,
};

/** The rate limit of requests to a source. */
export const requestsPerSecond = 30;

/** The maximum page size of the documented API. */
const pageLimit = 100;

/**
 * Reads one page. `since` is an ISO 8601 instant.
 * @throws SourceError if all attempts fail
 */
export type Ask = (since: string, cursor: string | null, signal: AbortSignal) => Promise<Page>;

interface AskOptions {
  patience?: Patience;
  /** Called before a wait, with the error and the milliseconds. */
  onWait?: (error: SourceError, ms: number) => void;
  /** Called for every request. */
  onRequest?: () => void;
}

/** Requests pages from a source: below the rate limit, and with retries of transient errors. */
export function asking(source: Source, options: AskOptions = {}): Ask {
  const { patience = usualPatience, onWait, onRequest } = options;
  const attempt = attempting(source, ceiling(requestsPerSecond, 1000), patience.timeout);
  return async (since, cursor, signal) => {
    const parameters = { since, limit: String(pageLimit), ...(cursor === null ? {} : { cursor }) };
    for (let tries = 1; ; tries++) {
      try {
        onRequest?.();
        return readPage(source, await attempt(parameters, signal));
      } catch (error) {
        if (!(error instanceof SourceError) || !error.transient || tries >= patience.tries) throw error;
        const ms = delay(tries, error, patience);
        if (ms > patience.longestRetryAfter) throw tooLong(source, error, ms);
        onWait?.(error, ms);
        await sleep(ms, undefined, { signal });
      }
    }
  };
}

/** The wait that the source asked for, and at least the backoff, with jitter. */
function delay(tries: number, { retryAfterMs = 0 }: SourceError, patience: Patience): number {
  const most = Math.min(patience.longestDelay, patience.firstDelay * 2 ** (tries - 1));
  const backoff = most / 2 + Math.random() * (most / 2);
  return Math.max(retryAfterMs, backoff);
}

function tooLong(source: Source, { code, status }: SourceError, ms: number): SourceError {
  return new SourceError(
    code,
    `${source.origin} answered ${status}, and asks clients to wait for ${Math.ceil(ms / 60_000)} minutes.`,
    {
      status,
      transient: true,
      retryAfterMs: ms,
      hint: 'Run the command again after that: it continues where it stopped.',
    },
  );
}
