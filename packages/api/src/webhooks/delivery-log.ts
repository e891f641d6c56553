import { newId } from '@masker/contract';
import { inAccount, removeOldDeliveries, webhookPlaces } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Polling, poll } from '../background/poll.ts';

/** Milliseconds that the log of deliveries is kept. */
const keepMs = 30 * 86_400_000;

/** Deliveries that the log of a webhook has at most. */
const keepDeliveries = 10_000;

/** Milliseconds between two cleanings. */
const cleanEvery = 300_000;

/** Deliveries that are removed in one statement. */
const deliveriesAtOnce = 5_000;

export interface DeliveryLogOptions {
  pool: Pool;
  /** Sees the webhooks of all accounts. */
  directoryPool: Pool;
  /** Returns the current time, in milliseconds. */
  now: () => number;
  logger: Pick<Logger, 'warn'>;
}

/** Removes from the logs of deliveries what is too old, and what is too much. */
export function startCleaningDeliveries(options: DeliveryLogOptions): Polling {
  let cleanedAt = Number.NEGATIVE_INFINITY;
  const look = async (stopping: AbortSignal) => {
    if (performance.now() - cleanedAt < cleanEvery) return false;
    cleanedAt = performance.now();
    await clean(options, stopping);
    return false;
  };
  return poll(look, {
    logger: options.logger,
    failure: 'cleaning the logs of webhooks failed; it is retried',
  });
}

async function clean({ pool, directoryPool, now }: DeliveryLogOptions, stopping: AbortSignal): Promise<void> {
  const oldest = newId('webhookDelivery', now() - keepMs);
  for await (const place of webhookPlaces(directoryPool)) {
    const account = inAccount(pool, place.accountId);
    let removed: number;
    do {
      if (stopping.aborted) return;
      removed = await removeOldDeliveries(account, place, {
        oldest,
        keep: keepDeliveries,
        limit: deliveriesAtOnce,
      });
    } while (removed === deliveriesAtOnce);
  }
}
