import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryAttempt,
  deliverySubject,
  finishDelivery,
  inAccount,
  releaseDelivery,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Polling, poll } from '../background/poll.ts';
import type { KeySealer } from '../keys/sealed-key.ts';
import type { AllowedHosts } from './receiver-address.ts';
import { sendMessage } from './send-message.ts';
import { signedHeaders } from './signature.ts';

/** Messages that a server sends at once. */
const atOnce = 32;

/** Messages that one webhook is sent at once. */
const perWebhook = 4;

/** Milliseconds that a claim lasts: longer than an attempt may take. What a killed server began goes on after that. */
const leaseMs = 60_000;

/** Milliseconds in which messages that are finished are collected: each claim looks at all webhooks. */
const collectMs = 10;

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** The milliseconds before each retry, as Standard Webhooks recommends: the last is three days after the first attempt. */
export const defaultRetryDelays: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** What a receiver may ask for at most before the next attempt. */
const longestRetryAfter = 24 * hour;

export interface DeliveryWorkerOptions {
  pool: Pool;
  /** Claims messages of all accounts. */
  directoryPool: Pool;
  sealer: KeySealer;
  allowedHosts: AllowedHosts;
  /** The milliseconds before each retry. */
  retryDelays: readonly number[];
  /** Returns the current time, in milliseconds. */
  now: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Counts what comes of attempts. */
  outcomes: DeliveryOutcomes;
}

/**
 * How many attempts to send a message came to what: the receiver accepted it, it is retried, or it is not sent again
 * unless somebody asks for it.
 */
export type DeliveryOutcomes = Record<'delivered' | 'retried' | 'failed', number>;

/** Sends messages to webhooks, several at once. All servers of an installation may run one. */
export function startDeliveryWorker(options: DeliveryWorkerOptions): Polling {
  const { directoryPool, logger } = options;
  const sending = new Set<Promise<void>>();
  const underWay = new Map<string, number>();
  let isWaking = false;

  function begin(claimed: ClaimedDelivery, stopping: AbortSignal): void {
    const { accountId, webhookId } = claimed;
    underWay.set(webhookId, (underWay.get(webhookId) ?? 0) + 1);
    const sent = deliver(options, claimed, stopping)
      .catch((error: unknown) => {
        const about = { account_id: accountId, webhook_id: webhookId, delivery_id: claimed.id };
        logger.warn({ ...about, err: error }, 'a message to a webhook was left; it is retried');
      })
      .then(() => {
        sending.delete(sent);
        const others = (underWay.get(webhookId) ?? 1) - 1;
        if (others === 0) underWay.delete(webhookId);
        else underWay.set(webhookId, others);
        wakeSoon();
      });
    sending.add(sent);
  }

  function wakeSoon(): void {
    if (isWaking) return;
    isWaking = true;
    setTimeout(() => {
      isWaking = false;
      polling.wake();
    }, collectMs).unref();
  }

  const look = async (stopping: AbortSignal) => {
    const limit = atOnce - sending.size;
    if (limit === 0) return false;
    const lease = randomUUID();
    const claimed = await claimDeliveries(directoryPool, { lease, leaseMs, limit, perWebhook, underWay });
    for (const one of claimed) begin(one, stopping);
    return false;
  };
  const polling = poll(look, { logger, failure: 'looking for messages to webhooks failed; it is retried' });

  return {
    wake: polling.wake,
    async stop() {
      await polling.stop();
      await Promise.all(sending);
    },
  };
}

async function deliver(
  options: DeliveryWorkerOptions,
  claimed: ClaimedDelivery,
  stopping: AbortSignal,
): Promise<void> {
  const { pool, logger, now, outcomes } = options;
  const { accountId, webhookId, id } = claimed;
  const about = { account_id: accountId, webhook_id: webhookId, delivery_id: id };
  const begun = performance.now();
  try {
    const attempt = await tryOnce(options, claimed, stopping);
    const durationMs = Math.round(performance.now() - begun);
    const isDisabled = await finishDelivery(pool, claimed, { ...attempt, durationMs }, now());
    outcomes[outcomeOf(attempt)]++;
    if (attempt.error !== null)
      logger.info(
        { ...about, status: attempt.statusCode, reason: attempt.error },
        'a message to a webhook was not accepted',
      );
    if (isDisabled) logger.warn(about, 'a webhook was paused, because nothing can be delivered to it');
  } catch (error) {
    if (!stopping.aborted) throw error;
    await releaseDelivery(inAccount(pool, accountId), claimed);
  }
}

type Outcome = Omit<DeliveryAttempt, 'durationMs'>;

function outcomeOf({ error, retryAfterMs }: Outcome): keyof DeliveryOutcomes {
  if (error === null) return 'delivered';
  return retryAfterMs === null ? 'failed' : 'retried';
}

async function tryOnce(
  options: DeliveryWorkerOptions,
  claimed: ClaimedDelivery,
  stopping: AbortSignal,
): Promise<Outcome> {
  const { sealer, allowedHosts, now } = options;
  const { id, url, webhookId } = claimed;
  const body = await bodyOf(options, claimed);
  if (body === null) return { ...unanswered, error: 'What it is about was removed before it was sent.' };
  const secrets = claimed.secrets.map((sealed) => sealer.open(webhookId, sealed));
  if (!secrets.every((secret) => secret !== null)) {
    const error = 'The secret of this webhook was stored with another AUTH_SECRET. Make a new secret.';
    return retried(options, claimed, { statusCode: null, retryAfterMs: null, error });
  }
  const headers = signedHeaders(id, now(), body, secrets);
  const sent = await sendMessage({ url, headers, body }, allowedHosts, stopping);
  if (sent.statusCode !== null && sent.statusCode >= 200 && sent.statusCode < 300)
    return { ...unanswered, statusCode: sent.statusCode, error: null };
  if (sent.statusCode === 410) {
    const reason = 'The receiver answered 410: it wants no more messages.';
    // The message waits with the others: it is sent once the webhook is resumed.
    const retryAfterMs = claimed.type === 'webhook.test' ? null : 0;
    return { statusCode: 410, error: reason, retryAfterMs, disable: { reason, failingForMs: 0 } };
  }
  return retried(options, claimed, sent);
}

const unanswered = { statusCode: null, retryAfterMs: null, disable: null };

/** A failed attempt, and what follows from it. A test is not retried: somebody is looking at it. */
function retried(
  { retryDelays }: DeliveryWorkerOptions,
  { failedAttempts, type }: ClaimedDelivery,
  sent: { statusCode: number | null; retryAfterMs: number | null; error: string | null },
): Outcome {
  const { statusCode } = sent;
  const error = sent.error ?? explainStatus(statusCode as number);
  const delay = type === 'webhook.test' ? undefined : retryDelays[failedAttempts];
  if (delay !== undefined) {
    const asked = Math.min(sent.retryAfterMs ?? 0, longestRetryAfter);
    // Spread, so that what failed together is not sent together.
    return {
      statusCode,
      error,
      retryAfterMs: Math.max(asked, delay * (0.9 + 0.2 * Math.random())),
      disable: null,
    };
  }
  if (type === 'webhook.test') return { ...unanswered, statusCode, error };
  const failingForMs = 0.9 * retryDelays.reduce((sum, one) => sum + one, 0);
  const reason = `Nothing could be delivered until the last retry of a message. ${error}`;
  return { ...unanswered, statusCode, error, disable: { reason, failingForMs } };
}

function explainStatus(status: number): string {
  return status >= 300 && status < 400
    ? `The receiver answered ${status}, a redirect, which is not followed. Change the address of the webhook.`
    : `The receiver answered ${status}.`;
}

/** The body of a message; null if its session or export is not there any more. */
async function bodyOf({ pool }: DeliveryWorkerOptions, claimed: ClaimedDelivery): Promise<string | null> {
  const { accountId, webhookId, type, subject, createdAt } = claimed;
  const data =
    type === 'webhook.test'
      ? JSON.stringify({ webhook_id: webhookId })
      : await deliverySubject(inAccount(pool, accountId), accountId, type, subject as string);
  if (data === null) return null;
  return `{"type":"${type}","timestamp":"${createdAt.toISOString()}","data":${data}}`;
}
