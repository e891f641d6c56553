import { ApiError } from './api-error.ts';
import { ExportReader } from './export-reader.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { pause } from './transport/pause.ts';
import { readStream } from './transport/read-stream.ts';
import { isTransient, retryDelay } from './transport/retry.ts';
import { fetchOf, retriesOf, timeoutOf } from './transport/send.ts';
import type { ExportInput } from './wire.ts';

/** Starts an export, each time anew, and gives the lines of its sessions. */
export type ExportLines = (
  input?: ExportInput,
  options?: CallOptions,
) => AsyncGenerator<string, void, undefined>;

/**
 * A reader of NDJSON exports that ends only when everything came: it asks for the end marker, and checks the
 * number of sessions and the SHA-256 in it. Nothing else tells a whole export from a shorter one behind
 * proxies that complete an answer which broke off.
 *
 * A transient error before the first session is retried; after it, the export throws `truncated`.
 *
 * @throws TypeError when an option makes no sense
 */
export function createExportLines(options: ClientOptions): ExportLines {
  const base = endpoint(options.url, '/api/v1/sessions/export');
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const patience = { ms: timeoutOf(options) };
  const fetch = fetchOf(options);

  return async function* exportLines(input = {}, { signal } = {}) {
    const request = {
      url: address(base, input),
      headers,
      mediaType: 'application/x-ndjson',
      patience,
      signal,
    };
    for (let tries = 1; ; tries++) {
      const reader = new ExportReader(base.origin);
      try {
        for await (const bytes of readStream(fetch, request)) yield* reader.read(bytes);
        return reader.end();
      } catch (thrown) {
        const error = ApiError.from(thrown);
        const broke = error.code === 'network_error' || error.code === 'timeout';
        if (reader.rows > 0) throw broke ? reader.broken(error) : error;
        const delay = tries <= retries && isTransient(error) ? retryDelay(tries, error.retryAfter) : null;
        if (delay === null) throw error;
        await pause(delay, signal).catch((cause: unknown) => {
          throw new ApiError('aborted', 'The call was aborted.', { cause });
        });
      }
    }
  };
}

function address(base: URL, input: ExportInput): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(input))
    if (value !== undefined) url.searchParams.set(name, textOf(name, value));
  url.searchParams.set('end', 'true');
  return url.href;
}

/** A parameter as an address has it: several values joined by commas, which names of models may have of their own. */
function textOf(name: string, value: string | number | boolean | string[]): string {
  if (!Array.isArray(value)) return String(value);
  return name === 'model'
    ? value.map((model) => model.replace(/[%,]/g, encodeURIComponent)).join(',')
    : value.join(',');
}
