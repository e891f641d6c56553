import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Has the connection end with the answer when that is given before the request's body has been read: whoever never
 * sends the rest would otherwise keep it open, and what does come would be taken for the next request.
 *
 * Node asks `shouldKeepAlive` when it writes the headers, whoever answers.
 */
export function endWithUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  if (!hasBody(req)) return;
  let keepAlive = res.shouldKeepAlive;
  Object.defineProperty(res, 'shouldKeepAlive', {
    configurable: true,
    enumerable: true,
    get: () => keepAlive && req.complete,
    set(value: boolean) {
      keepAlive = value;
    },
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
