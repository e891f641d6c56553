import type { IncomingMessage, ServerResponse } from 'node:http';

/** Milliseconds that a client has to read the response before its connection is destroyed. */
const lingerMs = 2_000;

/**
 * Closes the connection after a response that was sent before the request's body was read: a client that never sends
 * the rest would keep it open, and the rest would be parsed as the next request.
 *
 * Node reads `shouldKeepAlive` when it writes the headers, in every code path.
 */
export function endWithUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  if (!hasBody(req)) return;
  lingerAtEnd(req);
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

/**
 * Destroying a connection with unread bytes resets it, and the reset can arrive before the response: the client would
 * see a broken connection instead of the error. So the rest is read and discarded for `lingerMs`.
 */
function lingerAtEnd(req: IncomingMessage): void {
  const { socket } = req;
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (req.complete) return destroySoon();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
    req.once('end', () => socket.destroy());
    req.resume();
    socket.end();
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
