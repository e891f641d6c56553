import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApiError } from '@masker/contract';

/** The maximum compression ratio. Sessions compress by a factor of 10 to 30; a gzip bomb by up to 1,000. */
const maxRatio = 100;

/**
 * Decompressed bytes up to which the ratio is not checked: what a body of OTLP may have. Its spans repeat a long prompt, so that
 * a batch is packed by more than a factor of 100, and a collector drops what is refused.
 */
const uncheckedBytes = 16 * 1024 * 1024;

/**
 * Decompresses a gzipped body as a stream.
 *
 * Fails with `payload_too_large` above the maximum compression ratio, so that a few kilobytes cannot keep a server
 * busy with gigabytes.
 */
export function boundedGunzip(req: IncomingMessage): Transform {
  const gunzip = createGunzip();
  let decompressed = 0;
  const bounded = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      decompressed += chunk.length;
      const tooMuch = decompressed > uncheckedBytes && decompressed > maxRatio * gunzip.bytesWritten;
      done(tooMuch ? ratioExceeded() : null, chunk);
    },
  });
  gunzip.on('error', (error) => bounded.destroy(error));
  bounded.on('close', () => gunzip.destroy());
  req.pipe(gunzip).pipe(bounded);
  return bounded;
}

function ratioExceeded(): ApiError {
  return new ApiError(
    'payload_too_large',
    `The body decompresses to more than ${maxRatio} times its size, the maximum for this route.`,
  );
}
