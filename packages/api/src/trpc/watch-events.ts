import type { WatchEvent } from '@masker/contract';
import type { FeedEvent, SessionAdded } from '@masker/db';
import { eventStream } from '../procedure/trpc.ts';
import type { SessionWatch } from '../router/watch-sessions.ts';

// The form of tRPC's own event streams, byte for byte.

const connected = `event: connected\ndata: ${JSON.stringify({
  reconnectAfterInactivityMs: eventStream.reconnectAfterSilence,
})}\n\n\n`;

/** The sign of life of a stream. */
export const ping = 'event: ping\ndata: \n\n\n';

/** The end of a stream that has nothing more to tell. */
const returned = 'event: return\ndata: \n\n\n';

/** A stream that tells an error and ends. */
export function failedStream(shape: object): string {
  return `${connected}event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n\n`;
}

/**
 * What a watcher is sent: whatever the feed tells, as far as it matches.
 *
 * @param lastEventId the id that the reader's EventSource holds
 */
export async function* watchEvents(
  watch: SessionWatch,
  events: AsyncIterable<FeedEvent>,
  lastEventId: string | null,
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
    yield block.bytes;
  }
  yield returned;
}

/**
 * An event that is no session. EventSource gives an event without an id the last id that it received; so the id is
 * emptied for this event, and set again by one that nobody listens to.
 */
function untracked(event: WatchEvent, last: string | null): string {
  const data = `data: ${JSON.stringify(event)}\n`;
  if (last === null) return `${data}\n\n`;
  return `${data}id: \n\n\nevent: restore-id\ndata: \nid: ${last}\n\n\n`;
}

/** Sessions that were delivered together, as one watcher of many is sent them. */
interface Block {
  bytes: Uint8Array;
  lastId: string;
}

/** Blocks by what was delivered and by filters: each is made once for all watchers that get it. */
const blocks = new WeakMap<readonly SessionAdded[], Map<string, Block | null>>();

function blockOf(sessions: readonly SessionAdded[], watch: SessionWatch): Block | null {
  const made = blocks.get(sessions) ?? new Map<string, Block | null>();
  blocks.set(sessions, made);
  const known = made.get(watch.key);
  if (known !== undefined) return known;
  const block = makeBlock(sessions, watch);
  made.set(watch.key, block);
  return block;
}

function makeBlock(sessions: readonly SessionAdded[], watch: SessionWatch): Block | null {
  const wanted = sessions.filter((session) => watch.matches(session));
  const last = wanted.at(-1);
  if (!last) return null;
  return { bytes: Buffer.from(wanted.map(tracked).join('')), lastId: last.id };
}

function tracked({ id, json }: SessionAdded): string {
  return `data: {"type":"session","session":${json}}\nid: ${id}\n\n\n`;
}
