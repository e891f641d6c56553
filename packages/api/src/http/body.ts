import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { MaskerFault } from '@masker/contract';
import { unpack } from './unpack.ts';

/** Bytes of a JSON body, unpacked, at most: a thousand sessions of the largest kind fit. */
const maxJsonBody = 4 * 1024 * 1024;

/** Milliseconds without a byte after which a sender is given up. */
const silence = 30_000;

/** The media type of a request's body, in lower case, without parameters. */
export function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * A request's body as it comes, unpacked if it is gzipped. Whoever stops reading early can still answer:
 * the rest is thrown away as it comes.
 *
 * @throws `unsupported_media_type` when it is packed in another way; `bad_request` when it stops coming;
 *   `payload_too_large` when it unpacks to far more than it came as
 */
export function openBody(req: IncomingMessage): AsyncIterable<Uint8Array> {
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new MaskerFault('unsupported_media_type', 'content-encoding must be gzip, or left out.');
  }
  return chunks(req, encoding === 'gzip');
}

async function* chunks(req: IncomingMessage, packed: boolean): AsyncGenerator<Uint8Array> {
  const source: Readable = packed ? unpack(req) : req;
  const fail = (message: string) => source.destroy(new MaskerFault('bad_request', message));
  const cut = () => fail('The body was cut off.');
  // Only the sender's silence counts, not the time that the reader takes.
  let awaited = true;
  const patience = setInterval(() => awaited && fail('The body stopped coming.'), silence);
  if (packed) req.on('error', cut).on('aborted', cut);
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      awaited = false;
      yield chunk as Uint8Array;
      awaited = true;
      patience.refresh();
    }
  } finally {
    clearInterval(patience);
    req.unpipe();
    req.resume();
    if (source !== req) source.destroy();
  }
}

/**
 * Reads a JSON body.
 *
 * @throws `payload_too_large`, `unsupported_media_type`, or `bad_request` when it is no JSON
 */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const text = await readJsonText(req);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

/**
 * Reads a body that says it is JSON, without looking into it.
 *
 * @throws `payload_too_large`, `unsupported_media_type`, or `bad_request` when it was cut off
 */
export async function readJsonText(req: IncomingMessage): Promise<string> {
  if (mediaType(req) !== 'application/json') {
    throw new MaskerFault('unsupported_media_type', 'content-type must be application/json.');
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of openBody(req)) {
      size += chunk.length;
      if (size > maxJsonBody) throw tooLarge();
      parts.push(chunk);
    }
  } catch (error) {
    throw error instanceof MaskerFault ? error : unreadable();
  }
  return Buffer.concat(parts).toString('utf8');
}

function tooLarge(): MaskerFault {
  return new MaskerFault(
    'payload_too_large',
    `A JSON body may have ${maxJsonBody / 1024 / 1024} MiB. Send more in parts, or as application/x-ndjson.`,
  );
}

/** Says nothing of what came: a parser's message would quote it. */
function unreadable(): MaskerFault {
  return new MaskerFault('bad_request', 'The body is not JSON in UTF-8, or it was cut off.');
}
