import type { WatchEvent } from '@masker/contract';
import type { FeedEvent, SessionAdded } from '@masker/db';
import { eventStream } from '../procedure/trpc.ts';
import type { SessionWatch } from '../router/watch-sessions.ts';

// The format of tRPC's event streams, byte for byte.

const connected = `event: connected\ndata: ${JSON.stringify({
  reconnectAfterInactivityMs: eventStream.reconnectAfterSilence,
})}\n\n\n`;

/** The keep-alive event of a stream. */
export const ping = 'event: ping\ndata: \n\n\n';

/** The last event of a stream that ends normally. */
const returned = 'event: return\ndata: \n\n\n';

/** A stream that contains only an error. */
export function failedStream(shape: object): string {
  return `${connected}event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n\n`;
}

/**
 * Encodes the events of the feed that match the watch.
 *
 * @param lastEventId the last event id of the client's EventSource
 * @param onSent called before the watcher is sent sessions
 */
export async function* watchEvents(
  watch: SessionWatch,
  events: AsyncIterable<FeedEvent>,
  lastEventId: string | null,
  onSent: () => void,
): AsyncGenerator<string | Uint8Array> {
  let last = lastEventId;
  yield connected + untracked({ type: 'open' }, last);
  for await (const event of events) {
    if (event.type === 'reload') {
      yield untracked({ type: 'reload' }, last);
      continue;
    }
    const block = blockOf(event.sessions, watch);
    if (block === null) continue;
    last = block.lastId;
    onSent();
    yield block.bytes;
  }
  yield returned;
}

/**
 * Encodes an event that is not a session. EventSource gives an event without an id the last received id. So the id is
 * cleared for this event, and restored by an event without listeners.
 */
function untracked(event: WatchEvent, last: string | null): string {
  const data = `data: ${JSON.stringify(event)}\n`;
  if (last === null) return `${data}\n\n`;
  return `${data}id: \n\n\nevent: restore-id\ndata: \nid: ${last}\n\n\n`;
}

/** The encoded events of sessions that the feed delivered together. */
interface Block {
  bytes: Uint8Array;
  lastId: string;
}

/** Blocks by delivery and by filters: each is encoded once for all watchers that receive it. */
const blocks = new WeakMap<readonly SessionAdded[], Map<string, Block | null>>();

function blockOf(sessions: readonly SessionAdded[], watch: SessionWatch): Block | null {
  const byKey = blocks.get(sessions) ?? new Map<string, Block | null>();
  blocks.set(sessions, byKey);
  const cached = byKey.get(watch.key);
  if (cached !== undefined) return cached;
  const block = makeBlock(sessions, watch);
  byKey.set(watch.key, block);
  return block;
}

function makeBlock(sessions: readonly SessionAdded[], watch: SessionWatch): Block | null {
  const matching = sessions.filter((session) => watch.matches(session));
  const last = matching.at(-1);
  if (!last) return null;
  return { bytes: Buffer.from(matching.map(tracked).join('')), lastId: last.id };
}

function tracked({ id, json }: SessionAdded): string {
  return `data: {"type":"session","session":${json}}\nid: ${id}\n\n\n`;
}
