import { ApiError } from '@masker/contract';
import type { Exchange } from './exchange.ts';
import { fail } from './fail.ts';

/** Milliseconds for a JSON body to come whole; one of 4 MiB needs 1.1 Mbit/s. */
const jsonPatience = 30_000;

/**
 * Answers for whoever is reading a JSON body that does not come to an end in time, however alive its sender
 * seems: a byte now and then must not hold a place. A streamed body may take as long as it keeps coming.
 */
export function limitBody(exchange: Exchange, patience = jsonPatience): void {
  const { req, res } = exchange;
  const timer = setTimeout(() => {
    if (req.complete || res.headersSent) return;
    fail(exchange, new ApiError('bad_request', 'The body took too long to come.'));
    res.once('finish', () => req.destroy());
  }, patience);
  res.once('close', () => clearTimeout(timer));
}
