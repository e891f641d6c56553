import type { Fetch } from '../options.ts';
import { EventStreamReader, type ServerSentEvent } from './event-stream.ts';
import { readStream } from './read-stream.ts';

/** Milliseconds without a byte after which a connection counts as lost, unless the server says otherwise. */
const idleTimeoutMs = 25_000;

/**
 * Opens a stream of events and gives them as they come, until the server ends it. Leaving the loop ends the
 * connection.
 *
 * @throws ApiError as {@link readStream} does
 */
export async function* listen(
  fetch: Fetch,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const patience = { ms: idleTimeoutMs };
  const decoder = new TextDecoder();
  const events = new EventStreamReader();
  const request = { url, headers, mediaType: 'text/event-stream', patience, signal };
  for await (const bytes of readStream(fetch, request)) {
    for (const event of events.read(decoder.decode(bytes, { stream: true }))) {
      if (event.type === 'connected') patience.ms = patienceIn(event.data) ?? patience.ms;
      yield event;
    }
  }
}

/** The idle time after which the server asks for a new connection, in milliseconds. */
function patienceIn(data: string): number | undefined {
  try {
    const { reconnectAfterInactivityMs: ms } = JSON.parse(data) as { reconnectAfterInactivityMs?: unknown };
    return typeof ms === 'number' && ms > 0 && ms < 2 ** 31 ? ms : undefined;
  } catch {
    return undefined;
  }
}
