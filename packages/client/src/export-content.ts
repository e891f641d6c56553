import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ApiError } from './api-error.ts';
import { checkedCall } from './checked.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { readStream } from './transport/read-stream.ts';
import { awaitRetry } from './transport/retry.ts';
import { fetchOf, retriesOf, timeoutOf } from './transport/send.ts';
import type { Export } from './wire.ts';

const mediaTypes = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  report: 'application/pdf',
} as const satisfies Record<Export['format'], string>;

/**
 * Reads files of exports. It ends only if everything arrived, verified by size and SHA-256. After a lost connection, it
 * continues where it stopped; `if-range` ensures that it is the same file.
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
    const mediaType = gzip ? 'application/gzip' : mediaTypes[format];
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
          // Received data proves that the server is available.
          tries = 1;
          yield bytes;
        }
        if (read < file.bytes)
          throw new ApiError('network_error', 'The connection ended before the file was complete.');
      } catch (thrown) {
        const error = ApiError.from(thrown);
        if (!(await awaitRetry(error, { tries, retries, signal }))) throw error;
      }
    }
    if (read !== file.bytes || bytesToHex(digest.digest()) !== file.sha256) {
      throw new ApiError(
        'truncated',
        `The file of ${id} is damaged: its SHA-256 differs from that of the server.`,
      );
    }
  };
}

/** A reader of the timestamps of statements, which are short. A transient error is retried. */
export function createExportTimestamp(options: ClientOptions) {
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const patience = { ms: timeoutOf(options) };
  const fetch = fetchOf(options);

  return async function exportTimestamp(id: string, call?: CallOptions): Promise<Uint8Array> {
    const { signal } = checkedCall(call);
    const url = endpoint(options.url, `/api/v1/exports/${encodeURIComponent(id)}/timestamp`).href;
    const request = { url, headers, mediaType: 'application/timestamp-reply', patience, signal };
    for (let tries = 1; ; tries++) {
      try {
        const bytes: number[] = [];
        for await (const part of readStream(fetch, request)) bytes.push(...part);
        return Uint8Array.from(bytes);
      } catch (thrown) {
        const error = ApiError.from(thrown);
        if (!(await awaitRetry(error, { tries, retries, signal }))) throw error;
      }
    }
  };
}
