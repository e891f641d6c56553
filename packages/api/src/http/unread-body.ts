import type { IncomingMessage, ServerResponse } from 'node:http';

/** Milliseconds that a sender has to take the answer and stop, before its connection is destroyed. */
const lingerMs = 2_000;

/**
 * Has the connection end with the answer when that is given before the request's body has been read: whoever never
 * sends the rest would otherwise keep it open, and what does come would be taken for the next request.
 *
 * Node asks `shouldKeepAlive` when it writes the headers, whoever answers.
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
 * A connection that is destroyed while bytes of the body are unread is reset, and the reset can overtake the answer:
 * the sender would see a broken connection in place of the error. So the rest is read and dropped for a moment.
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
