import { setTimeout } from 'node:timers';
import { inAccount, queueSessions, readingWebhooks, readingWebhooksOf, type WebhookPlace } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Polling, poll } from '../background/poll.ts';

/** Sessions that are looked at in one transaction. */
const pageSize = 1_000;

/** Messages that may wait for one webhook. */
const maxPending = 10_000;

/** Milliseconds between two looks at all webhooks, for sessions whose announcement was missed. */
const everyAccountMs = 30_000;

/** Milliseconds in which announcements of new sessions are collected. */
const collectMs = 1_000;

export interface EventQueueOptions {
  pool: Pool;
  /** Sees the webhooks of all accounts. */
  directoryPool: Pool;
  /** Returns the current time, in milliseconds. */
  now: () => number;
  /** Called when there are messages to be sent. */
  onQueued: () => void;
  logger: Pick<Logger, 'warn'>;
}

/** Queues messages about new sessions. */
export interface EventQueue extends Polling {
  /** Must be called when an account has new sessions, or another webhook. */
  notice(accountId: string): void;
}

/**
 * Queues messages about new sessions, from the order of commits. Announcements only say where to look at once; without
 * them, all webhooks are looked at from time to time. All servers of an installation may run one.
 */
export function startEventQueue({
  pool,
  directoryPool,
  now,
  onQueued,
  logger,
}: EventQueueOptions): EventQueue {
  let noticed = new Set<string>();
  let lookedAtAll = Number.NEGATIVE_INFINITY;
  let isCollecting = false;

  async function queue(place: WebhookPlace, stopping: AbortSignal): Promise<void> {
    const about = { account_id: place.accountId, webhook_id: place.id };
    try {
      for (let more = true; more && !stopping.aborted; ) {
        const { queued, left } = await queueSessions(pool, place, { pageSize, maxPending, now: now() });
        if (queued > 0) onQueued();
        if (left === 'waiting') noticed.add(place.accountId);
        more = left === 'more';
      }
    } catch (error) {
      noticed.add(place.accountId);
      logger.warn({ ...about, err: error }, 'queueing new sessions for a webhook failed; it is retried');
    }
  }

  async function queueAll(
    places: Iterable<WebhookPlace> | AsyncIterable<WebhookPlace>,
    stopping: AbortSignal,
  ): Promise<void> {
    for await (const place of places) {
      if (stopping.aborted) return;
      await queue(place, stopping);
    }
  }

  const look = async (stopping: AbortSignal) => {
    const accounts = noticed;
    noticed = new Set();
    const isForAll = performance.now() - lookedAtAll >= everyAccountMs;
    try {
      if (isForAll) {
        await queueAll(readingWebhooks(directoryPool), stopping);
        lookedAtAll = performance.now();
      } else {
        for (const accountId of accounts) {
          const account = inAccount(pool, accountId);
          await queueAll(await readingWebhooksOf(account, accountId), stopping);
        }
      }
    } catch (error) {
      for (const accountId of accounts) noticed.add(accountId);
      throw error;
    }
    return false;
  };
  const polling = poll(look, {
    logger,
    failure: 'looking for new sessions for webhooks failed; it is retried',
  });

  return {
    ...polling,
    notice(accountId) {
      noticed.add(accountId);
      if (isCollecting) return;
      isCollecting = true;
      setTimeout(() => {
        isCollecting = false;
        polling.wake();
      }, collectMs).unref();
    },
  };
}
