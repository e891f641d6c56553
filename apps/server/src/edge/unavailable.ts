import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from '@masker/api';
import { type ErrorCode, errorTable, newId } from '@masker/contract';

/** Answers 503 with `retry-after`, in the format of all errors. */
export function answerUnavailable(res: ServerResponse, message: string, seconds = 1): void {
  const again = `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
  answerError(res, 'unavailable', `${message} ${again}`, { 'retry-after': String(seconds) });
}

/** Answers 405 to a method that pages do not support. */
export function refusePageMethod(req: IncomingMessage, res: ServerResponse): void {
  answerError(res, 'method_not_allowed', 'Pages support only GET and HEAD.', {
    allow: 'GET, HEAD',
    // The rest of an unread body would be parsed as the next request.
    ...(req.complete ? {} : { connection: 'close' }),
  });
}

function answerError(
  res: ServerResponse,
  code: ErrorCode,
  message: string,
  headers: Record<string, string>,
): void {
  const requestId = newId('request');
  res.writeHead(errorTable[code].status, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
    ...headers,
  });
  res.end(JSON.stringify({ error: { code, message, request_id: requestId } }));
}
