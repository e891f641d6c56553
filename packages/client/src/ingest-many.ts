import { ApiError } from './api-error.ts';
import { checkedCall } from './checked.ts';
import { batchLines } from './line-batches.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { createSend } from './transport/send.ts';
import type { IngestResult, IngestSession } from './wire.ts';

export interface IngestManyOptions extends CallOptions {
  /** Called after each batch with the totals committed so far. */
  onProgress?: ((soFar: IngestResult) => void) | undefined;
}

/** Sends any number of sessions. */
export type IngestMany = (
  sessions: AsyncIterable<IngestSession> | Iterable<IngestSession>,
  options?: IngestManyOptions,
) => Promise<IngestResult>;

/** As many rejections as the server reports of one body. */
const maxReports = 100;

/**
 * Sends any number of sessions in batches of NDJSON, gzipped if the platform supports it. Unlike one endless body, a
 * batch can be sent again after a lost connection. While a batch is being sent, the next one is collected, and no more:
 * memory does not grow with the number of sessions. A batch that is not full is sent once its oldest session has waited
 * for a second, and the batch before is committed.
 */
export function createIngestMany(options: ClientOptions): IngestMany {
  const url = endpoint(options.url, '/api/v1/sessions').href;
  const headers = { ...credentialHeaders(options), 'content-type': 'application/x-ndjson' };
  const send = createSend(options);

  async function sendLines(lines: string, signal: AbortSignal): Promise<IngestResult> {
    const body = await packed(lines);
    const init = { method: 'POST', headers: { ...headers, ...body.headers }, body: body.bytes, signal };
    const { error, json } = await send(url, init, 'accepted');
    if (error !== null) throw error;
    return json as IngestResult;
  }

  return async (sessions, call) => {
    const { signal, onProgress } = checkedCall(call);
    if (!isIterable(sessions)) {
      throw new TypeError('sessions must be an iterable or an async iterable of sessions, such as an array.');
    }
    const sum: IngestResult = { accepted: 0, duplicates: 0, rejected: [], rejected_count: 0 };
    const { controller: leaving, release } = linkedAbort(signal);
    let sending: Promise<void> = Promise.resolve();
    let error: unknown;
    const deliver = async (lines: string, linesBefore: number) => {
      try {
        add(sum, await sendLines(lines, leaving.signal), linesBefore);
      } catch (thrown) {
        error ??= thrown;
        // No more is gathered, even when the next session takes its time.
        leaving.abort();
        return;
      }
      onProgress?.({ ...sum, rejected: [...sum.rejected] });
    };
    try {
      let linesBefore = 0;
      for await (const { text, count } of batchLines(sessions, leaving.signal, () => sending)) {
        await sending;
        if (leaving.signal.aborted) break;
        sending = deliver(text, linesBefore);
        // It is awaited later; until then a rejection must not count as unhandled.
        sending.catch(() => {});
        linesBefore += count;
      }
      await sending;
    } catch (thrown) {
      if (!leaving.signal.aborted) throw thrown;
    } finally {
      release();
      leaving.abort();
    }
    if (signal?.aborted) throw new ApiError('aborted', 'The call was aborted.', { cause: signal.reason });
    if (error !== undefined) throw ApiError.from(error);
    return sum;
  };
}

function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

function add(sum: IngestResult, one: IngestResult, linesBefore: number): void {
  sum.accepted += one.accepted;
  sum.duplicates += one.duplicates;
  sum.rejected_count += one.rejected_count;
  for (const rejection of one.rejected.slice(0, maxReports - sum.rejected.length)) {
    sum.rejected.push({ ...rejection, line: linesBefore + rejection.line });
  }
}

/** Text as a request body, gzipped if the platform supports it. */
async function packed(
  text: string,
): Promise<{ bytes: string | ArrayBuffer; headers: Record<string, string> }> {
  if (typeof CompressionStream === 'undefined') return { bytes: text, headers: {} };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return { bytes: await new Response(stream).arrayBuffer(), headers: { 'content-encoding': 'gzip' } };
}
