import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The channels of PostgreSQL's notifications: added sessions, and changed credentials. */
export const channels = { sessions: 'masker_session', access: 'masker_access' } as const;

export type Channel = keyof typeof channels;

/** Milliseconds between attempts to reconnect. */
const retryAfter = 500;

/** Interval and timeout of heartbeats, in milliseconds. Heartbeats detect half-open connections. */
const defaultHeartbeat = 5_000;

/** Milliseconds in which an unused connection must close before it is destroyed. */
const farewell = 500;

/** The callbacks for the notifications of a channel. */
export interface Subscriber {
  onNotice(payload: string): void;
  /** Called after each reconnect, because notifications may have been missed. */
  onGap(): void;
}

/** Receives the notifications of other processes, on one dedicated connection, until stopped. */
export interface Listener {
  subscribe(channel: Channel, subscriber: Subscriber): void;
  /** Settles once the connection listens for the first time. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

export interface ListenerOptions {
  url: string;
  /** Called once when listening fails, and again only after it has worked in between. */
  onError(error: Error): void;
  /** Interval and timeout of heartbeats, in milliseconds. Default 5 s. */
  heartbeat?: number;
}

/** Starts listening. A connection that breaks or stops answering is replaced, with unlimited retries. */
export function createListener({ url, onError, heartbeat = defaultHeartbeat }: ListenerOptions): Listener {
  const stopping = new AbortController();
  const subscriptions: { channel: string; subscriber: Subscriber }[] = [];
  let first = true;
  let failing = false;
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  function report(error: Error): void {
    if (failing || stopping.signal.aborted) return;
    failing = true;
    onError(error);
  }

  async function listenOnce(): Promise<void> {
    // The socket is created here so that it can be destroyed: a half-open connection never closes by itself.
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      application_name: 'masker-sessions listener',
      connectionTimeoutMillis: heartbeat,
      query_timeout: heartbeat,
      stream: () => socket,
    });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const cut = () => void setTimeout(() => socket.destroy(), farewell).unref();
    stopping.signal.addEventListener('abort', cut, { once: true });
    client.on('error', report);
    client.on('notification', ({ channel, payload = '' }) => {
      for (const one of subscriptions) if (one.channel === channel) one.subscriber.onNotice(payload);
    });
    try {
      await client.connect();
      for (const channel of Object.values(channels)) await client.query(`LISTEN ${channel}`);
      if (!first) for (const { subscriber } of subscriptions) subscriber.onGap();
      failing = false;
      isReady();
      for (;;) {
        await Promise.race([ended, sleep(heartbeat, undefined, { signal: stopping.signal }).catch(() => {})]);
        if (stopping.signal.aborted) return;
        await client.query('SELECT 1').catch((cause: Error) => {
          throw new Error('PostgreSQL did not answer on the connection that listens for changes', {
            cause,
          });
        });
      }
    } finally {
      stopping.signal.removeEventListener('abort', cut);
      cut();
      await client.end().catch(() => {});
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch(report);
      // Also if it never listened, because notifications in the meantime were missed as well.
      first = false;
      await sleep(retryAfter, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    subscribe(channel, subscriber) {
      subscriptions.push({ channel: channels[channel], subscriber });
    },
    ready,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
