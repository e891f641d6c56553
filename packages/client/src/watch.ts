import { ApiError } from './api-error.ts';
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

/** Starts to watch, each time anew. */
export type Watch = (
  input?: WatchSessionsInput,
  options?: WatchOptions,
) => AsyncGenerator<WatchEvent, void, undefined>;

/**
 * A watcher over server-sent events that connects again when a connection is lost, after the last session
 * it saw. What it cannot know to be without a hole, it follows by `reload`.
 *
 * @throws TypeError when an option makes no sense
 */
export function createWatch(options: ClientOptions): Watch {
  const base = endpoint(options.url, '/api/trpc').href;
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const fetch = fetchOf(options);

  return async function* watch({ lastEventId, ...filters } = {}, { signal, onDisconnect } = {}) {
    let last = lastEventId ?? undefined;
    let known = false;
    let failures = 0;
    while (!signal?.aborted) {
      let error: ApiError | undefined;
      try {
        const input = JSON.stringify({ ...filters, lastEventId: last });
        const url = `${base}/sessions.watch?input=${encodeURIComponent(input)}`;
        for await (const event of listen(fetch, url, headers, signal)) {
          if (signal?.aborted) return;
          const received = read(event);
          if (received?.type === 'open') {
            yield received;
            // Nobody knows what came between two connections without a session to resume after.
            if (known && last === undefined) yield { type: 'reload' };
            known = true;
            continue;
          }
          // Opening alone proves little: a server that is about to go can do that too.
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
      if (known) onDisconnect?.();
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
    throw new ApiError('bad_response', 'An event is not one of masker-sessions.', { cause });
  }
  if (type === 'message') return isKnown(json) ? json : null;
  const error = readError({ error: json }, { status: json.data?.httpStatus ?? 500 });
  throw error ?? new ApiError('bad_response', 'The watch ended with an error that cannot be read.');
}

/** Whether it is an event of today's; a newer server may have others. */
function isKnown(event: { type?: unknown }): event is WatchEvent {
  return event.type === 'open' || event.type === 'session' || event.type === 'reload';
}

function endedEarly(url: string): ApiError {
  return new ApiError('bad_response', `${new URL(url).origin} ended the watch before it began.`);
}
