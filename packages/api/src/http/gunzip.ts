import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApiError } from '@masker/contract';

/** Sessions pack to a tenth or a thirtieth; gzip can do a thousandth, of nothing in particular. */
const mostTimes = 100;

/** Bytes that a body may boundedGunzip to whatever it came as. */
const freeBytes = 1024 * 1024;

/**
 * A gzipped body, unpacked as it comes.
 *
 * Fails with `payload_too_large` when it grows by more than anything that is worth sending does: a few kilobytes
 * must not keep a server busy with gigabytes.
 */
export function boundedGunzip(req: IncomingMessage): Transform {
  const gunzip = createGunzip();
  let unpacked = 0;
  const bounded = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      unpacked += chunk.length;
      const tooMuch = unpacked > freeBytes && unpacked > mostTimes * gunzip.bytesWritten;
      done(tooMuch ? grown() : null, chunk);
    },
  });
  gunzip.on('error', (error) => bounded.destroy(error));
  bounded.on('close', () => gunzip.destroy());
  req.pipe(gunzip).pipe(bounded);
  return bounded;
}

function grown(): ApiError {
  return new ApiError(
    'payload_too_large',
    `The body unpacks to more than ${mostTimes} times its size, which no list of sessions does.`,
  );
}
