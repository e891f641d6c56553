import { createMaskerClient, type WatchEvent } from '@masker/client';
import type { Filters } from './filters.ts';

interface WatchOptions {
  signal: AbortSignal;
  /** The account that the page shows; null when it is not known. */
  account: string | null;
  /** The newest session that is loaded: nothing after it is missed. */
  after: string | undefined;
  onDisconnect(): void;
}

/** New sessions that match the filters, whenever they started, as they are committed. Loaded when it is first used. */
export function watchSessions(filters: Filters, options: WatchOptions): AsyncIterable<WatchEvent> {
  const { signal, account, after, onDisconnect } = options;
  const client = createMaskerClient({
    url: window.location.origin,
    ...(account === null ? {} : { account }),
  });
  const { since: _since, until: _until, order: _order, ...narrowing } = filters;
  return client.sessions.watch(
    { ...narrowing, ...(after === undefined ? {} : { lastEventId: after }) },
    { signal, onDisconnect },
  );
}
