import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { refuseForeign } from './foreign-file.ts';

/**
 * Passes the text of a file through, and decompresses it if it starts with gzip's magic bytes.
 *
 * @throws ForeignFile if it is no text
 */
export function gunzipped(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return refuseForeign(decompressed(stream));
}

async function* decompressed(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  let ended = false;
  while (head.length < 2 && !ended) {
    const next = await chunks.next();
    if (next.done) ended = true;
    else head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }

  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }

  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const packed = Readable.from(whole(), { objectMode: false });
  const gunzip = createGunzip();
  let failure: Error | undefined;
  packed.on('error', (error) => {
    failure = error;
    gunzip.destroy(error);
  });
  try {
    yield* packed.pipe(gunzip);
  } catch (error) {
    if (failure) throw failure;
    throw new Error('the gzip data is damaged or cut off; compress the file again', { cause: error });
  } finally {
    packed.destroy();
  }
}
