import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApiError } from '@masker/contract';

/** The maximum compression ratio. Sessions compress by a factor of 10 to 30; a gzip bomb by up to 1,000. */
const maxRatio = 100;

/** The default number of decompressed bytes up to which the ratio is not checked. */
export const defaultAnyRatioBytes = 1024 * 1024;

/**
 * Decompresses a gzipped body as a stream.
 *
 * Fails with `payload_too_large` above the maximum compression ratio, so that a few kilobytes cannot keep a server
 * busy with gigabytes.
 *
 * @param anyRatioBytes the number of decompressed bytes up to which the ratio is not checked
 */
export function boundedGunzip(req: IncomingMessage, anyRatioBytes: number): Transform {
  const gunzip = createGunzip();
  let decompressed = 0;
  const bounded = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      decompressed += chunk.length;
      const tooMuch = decompressed > anyRatioBytes && decompressed > maxRatio * gunzip.bytesWritten;
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
