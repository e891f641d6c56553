import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from '@masker/api';

/**
 * Whether a page asks if the server can be reached again: while it cannot, Next sends HEAD for the data of the page that is
 * open. Nobody sees that data, so it is not read: the audit log would have it as read by a person.
 */
export function isConnectivityCheck({ method, headers }: IncomingMessage): boolean {
  return method === 'HEAD' && headers.rsc === '1';
}

/** Answers that pages can be loaded. */
export function answerReachable(res: ServerResponse): void {
  res.writeHead(204, { ...securityHeaders, 'cache-control': 'private, no-store' }).end();
}
