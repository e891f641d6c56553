import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What PostgreSQL tells every server: sessions that were added, and credentials that have changed. */
export const channels = { sessions: 'masker_session', access: 'masker_access' } as const;

export type Channel = keyof typeof channels;

/** Milliseconds between attempts to connect again. */
const retryAfter = 500;

/** Milliseconds between signs of life: a connection that died without a word is found out by them. */
const heartbeat = 5_000;

/** What wants to hear of a channel. */
export interface Hearing {
  onNotice(payload: string): void;
  /** Notices may have been missed: called each time the connection is there again. */
  onGap(): void;
}

/** Hears what other processes announce, on one connection of its own, until stopped. */
export interface Listener {
  hear(channel: Channel, hearing: Hearing): void;
  /** Settles once the connection listens for the first time. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts listening. A connection that breaks is replaced, for as long as it takes. */
export function createListener({ url, onError }: { url: string; onError(error: Error): void }): Listener {
  const stopping = new AbortController();
  const hearings: { channel: string; hearing: Hearing }[] = [];
  let first = true;
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'masker-sessions listener' });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', onError);
    client.on('notification', ({ channel, payload = '' }) => {
      for (const one of hearings) if (one.channel === channel) one.hearing.onNotice(payload);
    });
    try {
      await client.connect();
      for (const channel of Object.values(channels)) await client.query(`LISTEN ${channel}`);
      if (!first) for (const { hearing } of hearings) hearing.onGap();
      first = false;
      isReady();
      while (!stopping.signal.aborted) {
        await Promise.race([ended, sleep(heartbeat, undefined, { signal: stopping.signal }).catch(() => {})]);
        await client.query('SELECT 1');
      }
    } finally {
      await client.end().catch(() => {});
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch((error: Error) => {
        if (!stopping.signal.aborted) onError(error);
      });
      await sleep(retryAfter, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    hear(channel, hearing) {
      hearings.push({ channel: channels[channel], hearing });
    },
    ready,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
