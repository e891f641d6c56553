import { ApiError } from '../api-error.ts';
import { linkedAbort } from '../linked-abort.ts';
import type { Fetch } from '../options.ts';
import { readBody } from './read-body.ts';
import { follow } from './redirect.ts';

/** A response with any status, whose body has been read completely. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

/**
 * Makes a request once and reads the whole answer.
 * @throws ApiError `network_error`, `timeout`, `aborted`, or `bad_response` for a refused redirect, or too long a body
 */
export async function attempt(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<Answer> {
  const signal = init.signal ?? undefined;
  const { controller, release } = linkedAbort(signal);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  try {
    const response = await follow(fetch, url, { ...init, signal: controller.signal });
    return { status: response.status, headers: response.headers, body: await readBody(url, response) };
  } catch (cause) {
    if (timedOut && !signal?.aborted) throw tooLong(url, timeoutMs);
    throw withoutAnswer(url, signal, cause);
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** The error of a server that has been silent for so long. */
export function tooLong(url: string, ms: number): ApiError {
  return new ApiError('timeout', `${originOf(url)} did not answer within ${ms} ms.`);
}

/** The error of a request that `fetch`, or reading its answer, rejected. */
export function withoutAnswer(url: string, signal: AbortSignal | undefined, cause: unknown): ApiError {
  if (signal?.aborted) return new ApiError('aborted', 'The call was aborted.', { cause: signal.reason });
  if (cause instanceof ApiError) return cause;
  return new ApiError('network_error', `${originOf(url)} cannot be reached${reason(cause)}.`, { cause });
}

const originOf = (url: string) => new URL(url).origin;

/** The operating system's code (`ECONNREFUSED`), which Node.js hides one or two causes down. */
function reason(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ('code' in error && typeof error.code === 'string') return ` (${error.code})`;
  }
  return '';
}
