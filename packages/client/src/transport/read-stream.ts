import { ApiError } from '../api-error.ts';
import { linkedAbort } from '../linked-abort.ts';
import type { Fetch } from '../options.ts';
import { tooLong, withoutAnswer } from './attempt.ts';
import { readAnswer } from './read-answer.ts';
import { readBody } from './read-body.ts';
import { follow } from './redirect.ts';

export interface StreamRequest {
  url: string;
  headers: Record<string, string>;
  /** The content type that the answer must have. */
  mediaType: string;
  /** Milliseconds without a byte after which the connection counts as lost; may change while it is read. */
  patience: { ms: number };
  signal: AbortSignal | undefined;
  /** Called once with the headers of the answer, before its first byte. */
  onHeaders?: (headers: Headers) => void;
}

/**
 * Yields the bytes of an unbounded response. A slow reader slows the server down, so nothing is buffered here. Leaving
 * the loop closes the connection.
 *
 * @throws ApiError the error of the server, `network_error`, `timeout`, `aborted` or `bad_response`
 */
export async function* readStream(
  fetch: Fetch,
  { url, headers, mediaType, patience, signal, onHeaders }: StreamRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { controller, release } = linkedAbort(signal);
  let silent = false;
  // Only the server's silence counts, not the time that the reader takes.
  const soon = async <T>(coming: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => {
      silent = true;
      controller.abort();
    }, patience.ms);
    return coming.finally(() => clearTimeout(timer));
  };
  try {
    const init = { headers: { ...headers, accept: mediaType }, signal: controller.signal };
    const response = await soon(follow(fetch, url, init));
    if (!isOfType(response, mediaType)) throw await answeredError(url, mediaType, response, soon);
    onHeaders?.(response.headers);
    if (response.body === null) return;
    const chunks = response.body.getReader();
    for (;;) {
      const chunk = await soon(chunks.read());
      if (chunk.done) return;
      yield chunk.value;
    }
  } catch (cause) {
    if (silent && !signal?.aborted) throw tooLong(url, patience.ms);
    throw withoutAnswer(url, signal, cause);
  } finally {
    release();
    controller.abort();
  }
}

function isOfType({ ok, headers }: Response, mediaType: string): boolean {
  return ok && (headers.get('content-type') ?? '').startsWith(mediaType);
}

/** The error in an answer that is not the stream. */
async function answeredError(
  url: string,
  mediaType: string,
  response: Response,
  soon: <T>(coming: Promise<T>) => Promise<T>,
): Promise<ApiError> {
  const { status, headers } = response;
  const { error } = readAnswer(
    url,
    { status, headers, body: await soon(readBody(url, response)) },
    Date.now(),
  );
  return (
    error ??
    new ApiError('bad_response', `${new URL(url).origin} did not answer with ${mediaType}.`, { status })
  );
}
