import { MaskerError } from '../error.ts';
import { linkedAbort } from '../linked-abort.ts';
import type { Fetch } from '../options.ts';
import { tooLong, withoutAnswer } from './attempt.ts';
import { EventStreamReader, type ServerSentEvent } from './event-stream.ts';
import { readAnswer } from './read-answer.ts';
import { follow } from './redirect.ts';

/** Milliseconds without a byte after which a connection counts as lost, unless the server says otherwise. */
const silence = 25_000;

/**
 * Opens a stream of events and gives them as they come, until the server ends it. A reader that is slow
 * slows the server down: nothing piles up here. Leaving the loop ends the connection.
 *
 * @throws MaskerError what the server refused with, `network_error`, `timeout`, `aborted` or `bad_response`
 */
export async function* listen(
  fetch: Fetch,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const { controller, release } = linkedAbort(signal);
  let patience = silence;
  let silent = false;
  // Only the server's silence counts, not the time that the reader takes.
  const soon = async <T>(coming: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => {
      silent = true;
      controller.abort();
    }, patience);
    return coming.finally(() => clearTimeout(timer));
  };
  try {
    const init = { headers: { ...headers, accept: 'text/event-stream' }, signal: controller.signal };
    const response = await soon(follow(fetch, url, init));
    if (!isEventStream(response)) throw await refusal(url, response, soon);
    if (response.body === null) return;
    const chunks = response.body.getReader();
    const decoder = new TextDecoder();
    const events = new EventStreamReader();
    for (;;) {
      const chunk = await soon(chunks.read());
      if (chunk.done) return;
      for (const event of events.read(decoder.decode(chunk.value, { stream: true }))) {
        if (event.type === 'connected') patience = patienceIn(event.data) ?? patience;
        yield event;
      }
    }
  } catch (cause) {
    if (silent && !signal?.aborted) throw tooLong(url, patience);
    throw withoutAnswer(url, signal, cause);
  } finally {
    release();
    controller.abort();
  }
}

function isEventStream({ ok, headers }: Response): boolean {
  return ok && (headers.get('content-type') ?? '').startsWith('text/event-stream');
}

/** The error in an answer that is no stream of events. */
async function refusal(
  url: string,
  response: Response,
  soon: <T>(coming: Promise<T>) => Promise<T>,
): Promise<MaskerError> {
  const { status, headers } = response;
  const { error } = readAnswer(url, { status, headers, body: await soon(response.text()) }, Date.now());
  return (
    error ?? new MaskerError('bad_response', `${new URL(url).origin} did not answer with events.`, { status })
  );
}

/** After how long a silence the server wants to be connected to anew, in milliseconds. */
function patienceIn(data: string): number | undefined {
  try {
    const { reconnectAfterInactivityMs: ms } = JSON.parse(data) as { reconnectAfterInactivityMs?: unknown };
    return typeof ms === 'number' && ms > 0 && ms < 2 ** 31 ? ms : undefined;
  } catch {
    return undefined;
  }
}
