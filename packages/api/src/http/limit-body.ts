import { ApiError } from '@masker/contract';
import type { Exchange } from './exchange.ts';
import { fail } from './fail.ts';

/** Milliseconds in which a JSON body must arrive completely; 4 MiB need 1.1 Mbit/s. */
const jsonTimeoutMs = 30_000;

/**
 * Answers with an error if a JSON body is not complete in time, so that a client that sends a byte now and then cannot
 * hold a slot. A streamed body has no such limit.
 */
export function limitBody(exchange: Exchange, timeoutMs = jsonTimeoutMs): void {
  const { req, res } = exchange;
  const timer = setTimeout(() => {
    if (req.complete || res.headersSent) return;
    fail(exchange, new ApiError('bad_request', 'The body took too long to arrive.'));
    res.once('finish', () => req.destroy());
  }, timeoutMs);
  res.once('close', () => clearTimeout(timer));
}
