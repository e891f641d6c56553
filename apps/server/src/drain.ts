import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { breakOpenStreams } from '@masker/api';

/** Milliseconds that idle connections stay open: a request may be in transit on each of them. */
const lingerMs = 1_000;

/** Milliseconds without a byte in either direction after which a connection is closed. */
const idleTimeoutMs = 5_000;

/** The most milliseconds for running requests: less than the 30 s after which Kubernetes kills the process. */
const longestMs = 25_000;

const lookEveryMs = 50;

/** Drains a server without losing requests. Settles when its last connection has closed. */
export type Drain = (hurry: AbortSignal) => Promise<void>;

interface Progress {
  bytes: number;
  at: number;
}

/**
 * Prepares a server for draining. A draining server accepts no new connections, and answers requests on open connections
 * with `connection: close`, so that clients and proxies do not reuse them. Idle connections close after a moment. Exports
 * and uploads continue while they make progress, within limits.
 *
 * @returns a function that drains the server; `hurry` aborts the remaining requests
 */
export function drainable(server: Server): Drain {
  const sockets = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  let draining = false;

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_req: IncomingMessage, res: ServerResponse) => {
    if (draining) endsConnection(res);
    unanswered.add(res);
    res.once('close', () => unanswered.delete(res));
  });

  return async (hurry) => {
    draining = true;
    for (const res of unanswered) endsConnection(res);
    // The `close` of `http` would close idle connections immediately.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    const cut = () => {
      breakOpenStreams();
      server.closeAllConnections();
    };
    const began = performance.now();
    const progress = new Map<Socket, Progress>();
    const look = setInterval(() => {
      const now = performance.now();
      if (now - began > lingerMs) server.closeIdleConnections();
      for (const socket of sockets) {
        const timeoutMs = hasBegun(socket) ? idleTimeoutMs : lingerMs;
        if (now - lastProgress(progress, socket, now) > timeoutMs) socket.resetAndDestroy();
      }
    }, lookEveryMs);
    const limit = setTimeout(cut, longestMs);
    hurry.addEventListener('abort', cut, { once: true });
    if (hurry.aborted) cut();
    await closed;
    clearInterval(look);
    clearTimeout(limit);
  };
}

/** Announces that the connection ends with this answer, unless its headers were already sent. */
function endsConnection(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('connection', 'close');
}

/** Whether a request was sent on the connection: browsers also open connections in advance. */
function hasBegun(socket: Socket): boolean {
  return socket.bytesRead > 0;
}

/** Returns the time at which new bytes on a connection were last observed. */
function lastProgress(known: Map<Socket, Progress>, socket: Socket, now: number): number {
  const bytes = socket.bytesRead + socket.bytesWritten;
  const last = known.get(socket);
  if (last?.bytes === bytes) return last.at;
  known.set(socket, { bytes, at: now });
  return now;
}
