import { newId } from '@masker/contract';
import {
  countPendingDeliveries,
  createTestDelivery,
  createWebhook,
  deleteWebhook,
  inAccount,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  rotateWebhookSecret,
  updateWebhook,
  type WebhookChange,
  type WebhookToMake,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Polling } from '../background/poll.ts';
import { createKeySealer } from '../keys/sealed-key.ts';
import { startCleaningDeliveries } from './delivery-log.ts';
import {
  type DeliveryOutcomes,
  type DeliveryWorkerOptions,
  defaultRetryDelays,
  startDeliveryWorker,
} from './delivery-worker.ts';
import { type EventQueue, startEventQueue } from './event-queue.ts';
import type { AllowedHosts } from './receiver-address.ts';
import { formatWebhookSecret, newWebhookSecret } from './signature.ts';

/** Milliseconds that the previous secret signs as well. */
const secretOverlapMs = 86_400_000;

/** A webhook with a new secret. */
interface NewSecret {
  /** The wire JSON of the webhook. */
  json: string;
  /** `whsec_…` */
  secret: string;
}

/**
 * The addresses that are sent events. A returned string is the wire JSON of a webhook or a delivery; null if there is none
 * of that id.
 */
export interface Webhooks {
  allowedHosts: AllowedHosts;
  list(accountId: string): ReturnType<typeof listWebhooks>;
  /** @param adminId the person who asks for it */
  create(accountId: string, asked: Omit<WebhookToMake, 'id' | 'secret'>, adminId: string): Promise<NewSecret>;
  /** @param adminId the person who asks for it */
  update(
    accountId: string,
    webhookId: string,
    change: WebhookChange,
    adminId: string,
  ): Promise<string | null>;
  delete(accountId: string, webhookId: string): Promise<string | null>;
  /** Gives a webhook another secret; for 24 hours, the one before signs as well. */
  rotateSecret(accountId: string, webhookId: string): Promise<NewSecret | null>;
  /** Has a message sent that says nothing. */
  test(accountId: string, webhookId: string): Promise<string | null>;
  /** Null if there is no such webhook. */
  deliveries(
    accountId: string,
    webhookId: string,
    limit: number,
    after: string | null,
  ): ReturnType<typeof listDeliveries>;
  /** Has a message sent again. */
  replay(accountId: string, webhookId: string, deliveryId: string): Promise<string | null>;
  /** Must be called when an account has new sessions; otherwise they are found within half a minute. */
  notice(accountId: string): void;
  /** What came of the attempts of this server. */
  outcomes: Readonly<DeliveryOutcomes>;
  /**
   * Returns the number of messages of all accounts that are to be sent, also by other servers.
   *
   * @param most where it stops counting
   */
  pending(most: number): Promise<number>;
  /** Sends messages from now on. */
  start(): void;
  /** Gives back the messages under way. */
  stop(): Promise<void>;
}

export interface WebhookSettings {
  /** Hosts that may be inside, and have no TLS. */
  allowedHosts: readonly string[];
  /** The milliseconds before each retry; by default those that Standard Webhooks recommends. */
  retryDelays?: readonly number[];
}

/** @param secret the installation's secret, which encrypts those of webhooks */
export function createWebhooks(
  pool: Pool,
  directoryPool: Pool,
  secret: string,
  { allowedHosts, retryDelays = defaultRetryDelays }: WebhookSettings,
  logger: DeliveryWorkerOptions['logger'],
  now: () => number,
): Webhooks {
  const sealer = createKeySealer(secret, 'webhook secrets');
  const allowed = new Set(allowedHosts);
  const outcomes: DeliveryOutcomes = { delivered: 0, retried: 0, failed: 0 };
  let queue: EventQueue | null = null;
  let worker: Polling | null = null;
  let cleaning: Polling | null = null;

  /** Wakes those who send, if there is something to be sent. */
  async function waking<T>(change: Promise<T>): Promise<T> {
    const result = await change;
    worker?.wake();
    return result;
  }

  return {
    allowedHosts: allowed,
    list: (accountId) => listWebhooks(inAccount(pool, accountId), accountId),
    async create(accountId, asked, adminId) {
      const [id, made] = [newId('webhook'), newWebhookSecret()];
      const secret = sealer.seal(id, made);
      const json = await createWebhook(pool, accountId, { ...asked, id, secret }, adminId);
      return { json, secret: formatWebhookSecret(made) };
    },
    async update(accountId, webhookId, change, adminId) {
      const json = await waking(updateWebhook(pool, accountId, webhookId, change, adminId));
      queue?.notice(accountId);
      return json;
    },
    delete: (accountId, webhookId) => deleteWebhook(pool, accountId, webhookId),
    async rotateSecret(accountId, webhookId) {
      const made = newWebhookSecret();
      const sealed = sealer.seal(webhookId, made);
      const json = await rotateWebhookSecret(pool, accountId, webhookId, sealed, secretOverlapMs);
      return json === null ? null : { json, secret: formatWebhookSecret(made) };
    },
    test: (accountId, webhookId) =>
      waking(createTestDelivery(pool, accountId, webhookId, newId('webhookDelivery'))),
    deliveries: (accountId, ...page) => listDeliveries(inAccount(pool, accountId), accountId, ...page),
    replay: (accountId, ...one) => waking(replayDelivery(pool, accountId, ...one)),
    notice: (accountId) => queue?.notice(accountId),
    outcomes,
    pending: (most) => countPendingDeliveries(directoryPool, most),
    start() {
      worker ??= startDeliveryWorker({
        pool,
        directoryPool,
        sealer,
        allowedHosts: allowed,
        retryDelays,
        now,
        logger,
        outcomes,
      });
      queue ??= startEventQueue({ pool, directoryPool, now, onQueued: () => worker?.wake(), logger });
      cleaning ??= startCleaningDeliveries({ pool, directoryPool, now, logger });
    },
    async stop() {
      await Promise.all([queue?.stop(), worker?.stop(), cleaning?.stop()]);
      queue = null;
      worker = null;
      cleaning = null;
    },
  };
}
