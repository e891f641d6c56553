import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** 0 when nothing came. */
  status: number;
  /** Names in lower case; of those given twice, the last. */
  headers: Record<string, string>;
  /** Chunks put together, one character a byte. */
  body: string;
}

/** Opens a connection on which anything can be written. */
export async function dial(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/**
 * Sends bytes as they are and returns all that comes back until the server closes, or patience ends.
 *
 * @param options.half false ends our side when patience does, instead of giving up
 * @param options.quiet milliseconds of silence, after something came, that are the end of it: for streams
 */
export async function exchange(
  url: string,
  bytes: string | Uint8Array,
  { half = true, patience = 5_000, quiet = 0 } = {},
): Promise<string> {
  const socket = await dial(url);
  let received = '';
  let silence: NodeJS.Timeout | undefined;
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    clearTimeout(silence);
    if (quiet > 0) silence = setTimeout(() => socket.destroy(), quiet);
  });
  // A reset ends it too: the server may close while more is being sent than the one request it answered.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  const timer = setTimeout(() => (half ? socket.destroy() : socket.end()), patience);
  await closed;
  clearTimeout(timer);
  clearTimeout(silence);
  return received;
}

/** Reads the first answer of what came back. */
export function parseAnswer(received: string): RawAnswer {
  const end = received.indexOf('\r\n\r\n');
  const [first = '', ...lines] = received.slice(0, end < 0 ? undefined : end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = end < 0 ? '' : received.slice(end + 4);
  const chunked = headers['transfer-encoding'] === 'chunked';
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0),
    headers,
    body: chunked ? joinChunks(rest) : rest.slice(0, Number(headers['content-length'] ?? rest.length)),
  };
}

function joinChunks(text: string): string {
  let body = '';
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, end), 16);
    if (end < 0 || !size) return body;
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
