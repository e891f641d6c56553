import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, createGzip, type Gzip, gzip, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';

/** The length from which a text is compressed, in characters: shorter ones fit into a packet as they are. */
export const compressedFrom = 1_024;

/** The level that takes hardly more CPU than the lowest (docs/decisions/0040-answers-are-compressed-with-gzip.md). */
const level = 3;

/** What `accept-encoding` headers say: clients send few different ones. */
const known = new LRUCache<string, boolean>({ max: 100 });

/** Whether a client accepts gzip, and doesn't prefer its absence, by its `accept-encoding` header. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const text = String(header);
  let accepts = known.get(text);
  if (accepts === undefined) {
    accepts = weightOf('gzip', text) > 0 && weightOf('gzip', text) >= weightOf('identity', text);
    if (text.length <= 200) known.set(text, accepts);
  }
  return accepts;
}

/** The weight that a header gives to a coding, by name or by `*`; 0 if it is not acceptable, or not named. */
function weightOf(coding: 'gzip' | 'identity', header: string): number {
  const weights = new Map<string, number>();
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const weight = quality === undefined ? 1 : Number(quality.slice(quality.indexOf('=') + 1));
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  return weights.get(coding) ?? weights.get('*') ?? 0;
}

const compress = promisify(gzip);

/**
 * The length up to which a text is compressed in place: it takes a tenth of a millisecond, and a third of the CPU that a
 * thread and its handover take.
 */
const inPlaceUpTo = 64 * 1_024;

/** Compresses a text; a long one outside of the event loop. */
export function gzipped(text: string): Buffer | Promise<Buffer> {
  return text.length > inPlaceUpTo ? compress(text, { level }) : gzipSync(text, { level });
}

/**
 * Compresses a body as a stream. Each chunk can be decompressed as soon as it is sent.
 *
 * @throws errors of `body`
 */
export function gzippedStream(body: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  return fedInto(createGzip({ level, flush: constants.Z_SYNC_FLUSH }), body);
}

/**
 * Compresses a body as a file, at the usual level.
 *
 * @throws whatever `body` throws
 */
export function gzippedFile(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return fedInto(createGzip(), body);
}

async function* fedInto(stream: Gzip, body: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  const fed = pipeline(Readable.from(body, { objectMode: true, highWaterMark: 1 }), stream);
  // Also fails the stream, and so the loop below.
  fed.catch(() => {});
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
    await fed;
  } finally {
    stream.destroy();
  }
}
