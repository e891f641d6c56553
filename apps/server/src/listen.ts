import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { securityHeaders } from '@masker/api';
import { type ErrorCode, errorTable, newId } from '@masker/contract';
import { typed } from './config.ts';
import { hasOneHost, settleTarget } from './edge/request-target.ts';
import { ConfigError } from './start-failure.ts';

const limits = {
  /** The maximum size of target and headers together, in bytes. */
  maxHeaderSize: 16 * 1024,
  /** Milliseconds within which the headers must arrive, and between two looks for those that did not. */
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  /** No limit for a body that streams: its reader has a timeout for an idle sender. */
  requestTimeout: 0,
  keepAliveTimeout: 65_000,
  requireHostHeader: false,
};

/** The maximum number of headers of a request. Node would silently drop further ones. */
const maxHeaders = 100;

/**
 * Listens on the port before anything slow starts, so that a port in use is reported immediately.
 *
 * @throws ConfigError if the port or the address cannot be used, with advice
 */
export async function listen(
  handler: RequestListener,
  { port, host, maxConnections }: { port: number; host: string; maxConnections: number },
): Promise<Server> {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<IncomingMessage>();
  const server = createServer(limits, (req, res) => {
    answers.set(req.socket, res);
    const code = errorCodeOf(req);
    if (code === null) return handler(req, res);
    refused.add(req);
    const { status, headers, body } = refusal(code);
    res.writeHead(status, headers).end(body);
  });
  server.maxConnections = maxConnections;
  server.maxHeadersCount = maxHeaders;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Browsers open connections ahead. An answer on an unused one would be taken for that of the request which is just
    // being sent on it; if it is closed, they send the request again.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && (socket as Socket).bytesRead === 0) {
      socket.destroy();
      return;
    }
    const last = answers.get(socket);
    // The last answer announced the end of the connection; further data is ignored.
    if (last && isLast(last, refused)) socket.end();
    // During an answer, a client would read an error as part of it, and a normal close as its end.
    else if (last?.headersSent && !last.writableFinished) (socket as Socket).resetAndDestroy();
    else refuse(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request');
  });
  // Expectations may be ignored; Node's answer to an unknown one has another format than ours.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  // Node would close the connection without an answer.
  server.on('connect', (_req, socket: Duplex) =>
    refuse(socket, 'method_not_allowed', { allow: 'GET, HEAD, POST' }),
  );
  // No other protocol is supported. Without a listener, Node answers as if no upgrade had been requested.
  server.on('newListener', (event) => {
    if (event === 'upgrade') queueMicrotask(() => server.removeAllListeners('upgrade'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, resolve);
  });
  return server;
}

/** Whether an answer announced the end of the connection: for a refused request, or for one with an unread body. */
function isLast(
  { headersSent, writableEnded, req }: ServerResponse,
  refused: WeakSet<IncomingMessage>,
): boolean {
  return headersSent && writableEnded && (!req.complete || refused.has(req));
}

/** Returns the error code for a request that is invalid independent of its target; null for a valid one. */
function errorCodeOf(req: IncomingMessage): ErrorCode | null {
  if (req.rawHeaders.length > maxHeaders * 2) return 'headers_too_large';
  // Node also refuses a missing host, but without an error body, and ignores a second one.
  if (!hasOneHost(req) || !settleTarget(req)) return 'bad_request';
  const { host } = req.headers;
  if (host === undefined) return null;
  return host === '' || /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host) ? null : 'bad_request';
}

/** Returns the port that the server listens on: the configured one, or a free one if that is 0. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

const noAddress = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port < 65_535 ? port + 1 : 3000} ${typed.start}`,
    );
  }
  if (error.code === 'EACCES') {
    return new ConfigError(
      `Port ${port} requires privileges that this user does not have. Choose one above 1023: PORT=3000 ${typed.start}`,
    );
  }
  if (noAddress.has(error.code ?? '')) {
    return new ConfigError(`HOST ${host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0.`);
  }
  return error;
}

/** Answers an invalid request, then closes the connection, because the data after it cannot be interpreted safely. */
function refuse(socket: Duplex, code: ErrorCode, extra: Record<string, string> = {}): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = refusal(code);
  const lines = Object.entries({ ...headers, ...extra }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

function refusal(code: ErrorCode) {
  const { status, meaning } = errorTable[code];
  const requestId = newId('request');
  const body = JSON.stringify({ error: { code, message: meaning, request_id: requestId } });
  const headers = {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { status, headers, body };
}
