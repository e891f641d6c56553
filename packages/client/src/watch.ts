import { ApiError } from './api-error.ts';
import { jsonOf } from './json-of.ts';
import type { ClientOptions, WatchOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import type { ServerSentEvent } from './transport/event-stream.ts';
import { listen } from './transport/listen.ts';
import { pause } from './transport/pause.ts';
import { readError } from './transport/read-answer.ts';
import { isTransient, retryDelay } from './transport/retry.ts';
import { fetchOf, retriesOf } from './transport/send.ts';
import type { WatchEvent, WatchSessionsInput } from './wire.ts';

/** Starts a watch on each iteration. */
export type Watch = (
  input?: WatchSessionsInput,
  options?: WatchOptions,
) => AsyncGenerator<WatchEvent, void, undefined>;

/**
 * A watch over server-sent events that reconnects after a lost connection and continues after the last session. If
 * sessions may have been missed, it yields `reload`.
 *
 * @throws TypeError if an option is invalid
 */
export function createWatch(options: ClientOptions): Watch {
  const base = endpoint(options.url, '/api/trpc').href;
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const fetch = fetchOf(options);

  return async function* watch({ lastEventId, ...filters } = {}, { signal, onDisconnect } = {}) {
    let last = lastEventId ?? undefined;
    let known = false;
    let isOpen = false;
    let failures = 0;
    while (!signal?.aborted) {
      let error: ApiError | undefined;
      try {
        const input = jsonOf({ ...filters, lastEventId: last });
        const url = `${base}/sessions.watch?input=${encodeURIComponent(input)}`;
        for await (const event of listen(fetch, url, headers, signal)) {
          if (signal?.aborted) return;
          const received = read(event);
          if (received?.type === 'open') {
            isOpen = true;
            yield received;
            // Without a session to resume after, sessions between two connections may have been missed.
            if (known && last === undefined) yield { type: 'reload' };
            known = true;
            continue;
          }
          // An `open` alone proves little: a server that is about to stop can send it too.
          if (received !== null || event.type === 'ping') failures = 0;
          if (received === null) continue;
          if (received.type === 'session') last = event.id || received.session.id;
          yield received;
        }
      } catch (thrown) {
        error = ApiError.from(thrown);
        if (signal?.aborted) return;
        if (!isTransient(error)) throw error;
      }
      if (isOpen) onDisconnect?.();
      isOpen = false;
      failures++;
      const delay = retryDelay(failures, error?.retryAfter);
      if (delay === null || (!known && failures > retries)) throw error ?? endedEarly(base);
      await pause(delay, signal).catch(() => {});
    }
  };
}

/**
 * Reads the event; returns null for one that only shows that the server is alive.
 * @throws ApiError the error that it is, or `bad_response`
 */
function read({ type, data }: ServerSentEvent): WatchEvent | null {
  if (type !== 'message' && type !== 'serialized-error') return null;
  let json: { type?: unknown; data?: { httpStatus?: number } };
  try {
    json = JSON.parse(data);
  } catch (cause) {
    throw new ApiError('bad_response', 'The event is not from masker-sessions.', { cause });
  }
  if (type === 'message') return isKnown(json) ? json : null;
  const error = readError({ error: json }, { status: json.data?.httpStatus ?? 500 });
  throw error ?? new ApiError('bad_response', 'The watch ended with an unreadable error.');
}

/** Whether it is an event of today's; a newer server may have others. */
function isKnown(event: { type?: unknown }): event is WatchEvent {
  return event.type === 'open' || event.type === 'session' || event.type === 'reload';
}

function endedEarly(url: string): ApiError {
  return new ApiError('bad_response', `${new URL(url).origin} closed the watch before the first event.`);
}
