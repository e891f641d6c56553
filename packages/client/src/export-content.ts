import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ApiError } from './api-error.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { pause } from './transport/pause.ts';
import { readStream } from './transport/read-stream.ts';
import { isTransient, retryDelay } from './transport/retry.ts';
import { fetchOf, retriesOf, timeoutOf } from './transport/send.ts';
import type { Export } from './wire.ts';

/**
 * A reader of the files of exports that ends only when everything came, checked by size and SHA-256. A connection that
 * breaks is continued where it broke: `if-range` makes sure that it is the same file.
 */
export function createExportContent(options: ClientOptions) {
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const patience = { ms: timeoutOf(options) };
  const fetch = fetchOf(options);

  return async function* exportContent(
    find: () => Promise<Export>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { id, file, format, gzip, status } = await find();
    if (file === null || status !== 'done') {
      throw new ApiError('conflict', `The export ${id} has no file: its status is ${status}.`);
    }
    const url = endpoint(options.url, `/api/v1/exports/${id}/content`);
    const mediaType = gzip ? 'application/gzip' : format === 'csv' ? 'text/csv' : 'application/x-ndjson';
    const digest = sha256.create();
    let read = 0;
    for (let tries = 1; read < file.bytes; tries++) {
      const range: Record<string, string> =
        read === 0 ? {} : { range: `bytes=${read}-`, 'if-range': `"${file.sha256}"` };
      const request = { url: url.href, headers: { ...headers, ...range }, mediaType, patience, signal };
      try {
        for await (const bytes of readStream(fetch, request)) {
          digest.update(bytes);
          read += bytes.length;
          // Whatever came proves that the server is there.
          tries = 1;
          yield bytes;
        }
        if (read < file.bytes)
          throw new ApiError('network_error', 'The connection ended before the file did.');
      } catch (thrown) {
        const error = ApiError.from(thrown);
        const delay = tries <= retries && isTransient(error) ? retryDelay(tries, error.retryAfter) : null;
        if (delay === null) throw error;
        await pause(delay, signal).catch((cause: unknown) => {
          throw new ApiError('aborted', 'The call was aborted.', { cause });
        });
      }
    }
    if (read !== file.bytes || bytesToHex(digest.digest()) !== file.sha256) {
      throw new ApiError('truncated', `The file of ${id} is not what the server made: its SHA-256 differs.`);
    }
  };
}
