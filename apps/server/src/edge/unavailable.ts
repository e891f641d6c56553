import type { ServerResponse } from 'node:http';
import { securityHeaders } from '@masker/api';
import { newId } from '@masker/contract';

/** Asks for a second's patience, in the form of every other error. */
export function answerUnavailable(res: ServerResponse, message: string): void {
  const error = {
    code: 'unavailable',
    message: `${message} Try again in a second.`,
    request_id: newId('request'),
  };
  res.writeHead(503, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'retry-after': '1',
    'x-request-id': error.request_id,
  });
  res.end(JSON.stringify({ error }));
}
