import { createMaskerClient, type WatchEvent } from '@masker/client';
import type { Filters } from './filters.ts';

interface WatchOptions {
  signal: AbortSignal;
  /** The account of the page; null if it is unknown. */
  account: string | null;
  /** The newest loaded session: the watch continues after it. */
  after: string | undefined;
  onDisconnect(): void;
}

/** Yields new sessions that match the filters, whenever they started, as they are committed. Loaded on first use. */
export function watchSessions(filters: Filters, options: WatchOptions): AsyncIterable<WatchEvent> {
  const { signal, account, after, onDisconnect } = options;
  const client = createMaskerClient({
    url: window.location.origin,
    // A list that is kept open waits as long as an outage lasts, whether or not it was connected before.
    retries: 2 ** 31 - 1,
    ...(account === null ? {} : { account }),
  });
  const { since: _since, until: _until, order: _order, ...narrowing } = filters;
  return client.sessions.watch(
    { ...narrowing, ...(after === undefined ? {} : { lastEventId: after }) },
    { signal, onDisconnect },
  );
}
