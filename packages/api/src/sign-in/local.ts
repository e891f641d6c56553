import type { IncomingMessage } from 'node:http';
import { ApiError, isLoopback } from '@masker/contract';

/** A proxy in front puts at least one of these in, so that whoever asks may be anywhere. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Refuses whoever does not ask from this machine, for this machine: through a proxy, or by a name that
 * somebody has made to point here.
 *
 * @throws `forbidden`
 */
export function requireLocal({ headers, socket }: IncomingMessage): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (isLoopback(name) && isLoopback(peer) && !forwarding.some((one) => one in headers)) return;
  throw new ApiError(
    'forbidden',
    'The sign-in link works on the computer that the server runs on only: open it there, as the server printed it.',
  );
}
