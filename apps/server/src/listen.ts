import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ErrorCode, errorTable, newId } from '@masker/contract';
import { ConfigError } from './config.ts';

/** Bytes of address and headers together, at most. */
const maxHeaderSize = 16 * 1024;

/**
 * Takes the port before anything slow is begun, so that a port in use is known at once.
 *
 * @throws ConfigError when the port or the address can't be had, saying what to do
 */
export async function listen(handler: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(
    { maxHeaderSize, headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 65_000 },
    handler,
  );
  server.on('clientError', refuse);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, resolve);
  });
  return server;
}

/** The port that was taken: the one asked for, or whichever was free when that was 0. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    return new ConfigError(
      `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=3000 npm start`,
    );
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new ConfigError(
      `HOST ${host} is not an address of this machine. 127.0.0.1 and 0.0.0.0 always are.`,
    );
  }
  return error;
}

/** Answers what could not even be read as HTTP, then closes: nothing after it on the connection is safe. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request';
  const { status, meaning } = errorTable[code];
  const requestId = newId('request');
  const body = JSON.stringify({ error: { code, message: meaning, request_id: requestId } });
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `cache-control: private, no-store\r\nx-request-id: ${requestId}\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
