import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '@masker/contract';
import { statusOf, toErrorObject } from '../answer/api-error.ts';
import { acceptsGzip, compressedFrom, gzipped } from './compress.ts';
import type { Exchange } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';
import { resetConnection } from './send-stream.ts';

/** Headers of all JSON responses, as a flat list of names and values, which Node writes without processing. */
const common = Object.entries({
  ...securityHeaders,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
}).flat();

/** The status in logs and metrics of a request whose client disconnected. It is never sent. */
const clientGone = 499;

/**
 * Answers with JSON text; HEAD gets the same headers without the body.
 *
 * @param headers additional headers; none of the headers of all JSON responses
 * @param body what is sent instead of the text, if it is encoded
 */
export function sendJson(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string | string[]> = {},
  body: string | Buffer = text,
): void {
  if (res.destroyed) {
    res.statusCode = clientGone;
    return;
  }
  const all: (string | string[])[] = [...common, 'content-length', String(Buffer.byteLength(body))];
  for (const [name, value] of Object.entries(headers)) all.push(name, value);
  res.writeHead(status, all as string[]);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/**
 * Answers a query with JSON text, like {@link sendJson}, compressed if the client accepts it and the text is long.
 *
 * The size of a compressed response reveals whether two of its parts are equal (BREACH). Therefore never use this
 * function for a response that contains a credential; no query returns one.
 */
export async function sendQueryJson(
  req: IncomingMessage,
  res: ServerResponse,
  text: string,
  headers: Record<string, string>,
): Promise<void> {
  if (text.length < compressedFrom) return sendJson(req, res, 200, text, headers);
  const vary = { ...headers, vary: varying(headers.vary) };
  if (!acceptsGzip(req.headers['accept-encoding'])) return sendJson(req, res, 200, text, vary);
  sendJson(req, res, 200, text, { ...vary, 'content-encoding': 'gzip' }, await gzipped(text));
}

/** The `vary` header of an answer that depends on `accept-encoding`, too. */
function varying(others: string | undefined): string {
  return others === undefined ? 'accept-encoding' : `${others}, accept-encoding`;
}

/** Answers with an error. */
export function sendError(
  req: IncomingMessage,
  res: ServerResponse,
  error: ApiError,
  requestId: string,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent) {
    // The response has started: a reset shows that it is incomplete.
    resetConnection(res);
    return;
  }
  const text = JSON.stringify({ error: toErrorObject(error, requestId) });
  sendJson(req, res, statusOf(error), text, { ...errorHeaders(req, error, requestId), ...headers });
}

/** The headers of an error response, in any transport. */
export function errorHeaders(
  req: IncomingMessage,
  { retryAfter }: ApiError,
  requestId: string,
): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': requestId };
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  // The rest of an unread body would be parsed as the next request.
  if (!req.complete) headers.connection = 'close';
  return headers;
}

/** Answers `OPTIONS *` with the methods that the server supports. */
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

/** Answers 405. @param allow the supported methods, such as `GET, HEAD` */
export function refuseMethod({ req, res, requestId }: Exchange, allow: string): void {
  const error = new ApiError('method_not_allowed', `This route accepts ${allow}.`);
  sendError(req, res, error, requestId, { allow });
}
