import { ApiError, createMaskerClient } from '@masker/client';
import type { Within } from './ceiling.ts';
import type { Source } from './source.ts';
import { SourceError } from './source-error.ts';

/** A response with its complete body. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/**
 * Requests the sessions of the source once, following redirects within its origin.
 *
 * @throws SourceError if there is no complete response; the reason of the signal if that aborts
 */
export type Attempt = (parameters: Record<string, string>, signal: AbortSignal) => Promise<Answer>;

/**
 * @param within the rate limit, which every request waits for, including redirects
 * @param timeoutMs the timeout of one attempt, including waits
 */
export function attempting(source: Source, within: Within, timeoutMs: number): Attempt {
  const client = createMaskerClient({
    url: source.address,
    ...source.credential,
    timeoutMs,
    fetch: (url, init) => {
      const headers = { ...(init.headers as Record<string, string>), 'user-agent': 'masker-sync' };
      return within(() => fetch(url, { ...init, headers }), init.signal as AbortSignal);
    },
  });
  return async (parameters, signal) => {
    try {
      const { status, headers, body } = await client.rawGet('/api/v1/sessions', parameters, { signal });
      return { status, headers, body: decode(source, body) };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof ApiError ? toSourceError(error) : error;
    }
  };
}

function decode({ origin }: Source, body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw transient('bad_response', `${origin} sent a response that is not UTF-8.`);
  }
}

/** The error is not set as `cause`: the check for a lost database follows causes, and would find its codes there. */
function toSourceError({ code, message, status }: ApiError): SourceError {
  if (code === 'timeout' || code === 'network_error') return transient(code, message);
  return new SourceError(code, message, {
    hint: 'Check --from. If the deployment has moved, get a credential at its new address.',
    ...(status === undefined ? {} : { status }),
  });
}

function transient(code: string, message: string): SourceError {
  return new SourceError(code, message, {
    transient: true,
    hint: 'Check --from, and run it again: it continues where it stopped.',
  });
}
