import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConcurrencyLimiter } from '@masker/api';
import type { ApiError } from '@masker/contract';
import { answerUnavailable } from './unavailable.ts';

/** Rendering is CPU-bound: with more pages at once, each would only take longer. */
const size = { slots: 32, waiting: 128, share: 24 };

/** Milliseconds after which the slot of a page is released, even if the client has not received all of it. */
const longestMs = 15_000;

/**
 * Limits the pages that are rendered at once, with a share for each client address; queues further requests, and refuses
 * the rest. The API has its own limiters, so a page that is being rendered can call it.
 */
export function createPageLimiter() {
  const limiter = new ConcurrencyLimiter(size, 'pages');

  return async function pass(res: ServerResponse, address: string, serve: () => void): Promise<void> {
    try {
      await limiter.acquire(address);
    } catch (error) {
      answerUnavailable(res, 'The server is overloaded.', (error as ApiError).retryAfter);
      return;
    }
    let held = true;
    const release = () => {
      if (held) limiter.release(address);
      held = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(release, longestMs);
    if (res.destroyed) release();
    else {
      res.once('close', release);
      serve();
    }
  };
}

/** Whether the request is for a static file, which needs no rendering. */
export function isFile(req: IncomingMessage): boolean {
  return req.url?.startsWith('/_next/static/') === true;
}
