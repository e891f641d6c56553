import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '@masker/contract';
import { statusOf, toErrorObject } from '../answer/api-error.ts';
import type { Exchange } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';
import { resetConnection } from './send-stream.ts';

/** What all JSON has in common, as Node takes it without looking at it again: names and values in turn. */
const common = Object.entries({
  ...securityHeaders,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
}).flat();

/** What an answer that nobody waited for counts as in the log and the metrics. It is never sent. */
const clientGone = 499;

/**
 * Answers with JSON text; to HEAD, with the same headers alone.
 *
 * @param headers besides those that all JSON has, none of them among those
 */
export function sendJson(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string | string[]> = {},
): void {
  if (res.destroyed) {
    res.statusCode = clientGone;
    return;
  }
  const all: (string | string[])[] = [...common, 'content-length', String(Buffer.byteLength(text))];
  for (const [name, value] of Object.entries(headers)) all.push(name, value);
  res.writeHead(status, all as string[]);
  res.end(req.method === 'HEAD' ? undefined : text);
}

/** Answers with an error of the table. */
export function sendError(
  req: IncomingMessage,
  res: ServerResponse,
  apiError: ApiError,
  requestId: string,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent) {
    // Too late to say anything: a cut answer is better than a whole wrong one.
    resetConnection(res);
    return;
  }
  const text = JSON.stringify({ error: toErrorObject(apiError, requestId) });
  sendJson(req, res, statusOf(apiError), text, { ...errorHeaders(req, apiError, requestId), ...headers });
}

/** What the headers say of an error, whatever the form of its body. */
export function errorHeaders(
  req: IncomingMessage,
  { retryAfter }: ApiError,
  requestId: string,
): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': requestId };
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  // What is left of a body that was not read would be taken for the next request.
  if (!req.complete) headers.connection = 'close';
  return headers;
}

/** Answers `OPTIONS *`: what a server takes at all. */
export function answerOptions(exchange: Exchange): void {
  exchange.label = '*';
  exchange.res.writeHead(204, {
    ...securityHeaders,
    allow: 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
    'cache-control': 'private, no-store',
    'x-request-id': exchange.requestId,
  });
  exchange.res.end();
}

/** Answers 405 and names the methods that there are, as `GET, HEAD`. */
export function refuseMethod({ req, res, requestId }: Exchange, allow: string): void {
  const apiError = new ApiError('method_not_allowed', `This address takes ${allow}.`);
  sendError(req, res, apiError, requestId, { allow });
}
