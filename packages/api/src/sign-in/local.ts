import type { IncomingMessage } from 'node:http';
import { ApiError, isLoopback } from '@masker/contract';

/** A proxy adds at least one of these headers; the client may then be on another machine. */
const forwardingHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Refuses requests that do not come directly from this machine to a loopback host: those through a proxy, or to a host
 * name that an attacker points at this machine (DNS rebinding).
 *
 * @throws `forbidden`
 */
export function requireLocal({ headers, socket }: IncomingMessage): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (isLoopback(name) && isLoopback(peer) && !forwardingHeaders.some((header) => header in headers)) return;
  throw new ApiError(
    'forbidden',
    'The sign-in link works only on the computer that runs the server: open it there, as the server printed it.',
  );
}
