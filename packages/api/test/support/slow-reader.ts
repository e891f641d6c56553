import { once } from 'node:events';
import { connect } from 'node:net';
import type { Credential, Installation } from './installation.ts';

/** Somebody who asks for a lot, and takes only its beginning. */
export interface SlowReader {
  requestId: string;
  /** Reads on to the end; resolves with how the connection ended: reset, or closed. */
  rest(): Promise<'reset' | 'closed'>;
  /** Hangs up. */
  leave(): void;
}

/** Asks for `path` over a connection of its own, and stops reading after the first bytes of the answer. */
export async function readSlowly(
  { url }: Installation,
  path: string,
  who: Credential,
  version = '1.1',
): Promise<SlowReader> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  const credential = who?.token ? `authorization: Bearer ${who.token}` : `cookie: ${who?.cookie}`;
  socket.write(`GET ${path} HTTP/${version}\r\nhost: localhost\r\n${credential}\r\n\r\n`);
  const ended = new Promise<'reset' | 'closed'>((resolve) => {
    socket.once('error', () => resolve('reset'));
    // libuv reports some resets as a mere end; a connection that was reset has no peer any more.
    socket.once('end', () => {
      resolve(socket.remoteAddress === undefined ? 'reset' : 'closed');
      socket.destroy();
    });
  });
  const [head] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  const text = head.toString('latin1');
  if (!text.startsWith('HTTP/1.1 200'))
    throw new Error(`it was not answered with 200: ${text.slice(0, 500)}`);
  return {
    requestId: /^x-request-id: (\S+)/im.exec(text)?.[1] ?? '',
    rest() {
      socket.resume();
      return ended;
    },
    leave: () => socket.destroy(),
  };
}
