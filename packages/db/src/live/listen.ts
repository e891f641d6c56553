import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Announcement, sessionChannel } from './announce.ts';

/** Milliseconds between attempts to connect again. */
const retryAfter = 500;

/** Milliseconds between signs of life: a connection that died without a word is found out by them. */
const heartbeat = 5_000;

export interface ListenOptions {
  url: string;
  onAnnouncement: (announcement: Announcement) => void;
  /** Announcements may have been missed: called each time the connection is there again. */
  onGap: () => void;
  onError: (error: Error) => void;
}

/** Listens for announcements of new sessions, on one connection of its own, until stopped. */
export interface Listening {
  /** Settles once the connection listens for the first time. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts listening. A connection that breaks is replaced, for as long as it takes. */
export function listenForSessions({ url, onAnnouncement, onGap, onError }: ListenOptions): Listening {
  const stopping = new AbortController();
  let first = true;
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'masker-sessions listener' });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', onError);
    client.on('notification', ({ payload }) => {
      if (payload) onAnnouncement(JSON.parse(payload) as Announcement);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${sessionChannel}`);
      if (!first) onGap();
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
    ready,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
