import { ApiError, maxReplays } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { inLockedAccount } from '../iam/lock-account.ts';
import { behindEveryId, type IdRows, idPage } from '../iam/page.ts';
import type { Queryable } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';
import type { WebhookPlace } from './webhook-places.ts';

/** The wire JSON of the rows of `seen`. */
const shown = `
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.webhook_id,
      seen.type,
      seen.subject,
      seen.status,
      seen.attempts,
      seen.status_code,
      seen.duration_ms,
      seen.error,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.attempted_at) AS attempted_at,
      wire_instant(seen.next_attempt_at) AS next_attempt_at
  ) AS wire`;

/** The SQL of {@link listDeliveries}. */
export const listDeliveriesStatement = `
  WITH seen AS (
    SELECT * FROM webhook_delivery
    WHERE account_id = $1 AND webhook_id = $2 AND id < $3
    ORDER BY id DESC
    LIMIT $4::int + 1
  )
  SELECT shown.id, shown.json FROM webhook LEFT JOIN (${shown}) AS shown ON true
  WHERE account_id = $1 AND webhook.id = $2
  ORDER BY shown.id DESC`;

/**
 * Returns one page of the deliveries of a webhook, newest first, or null if there is no such webhook.
 *
 * @param after the last id of the previous page; null for the first page
 */
export async function listDeliveries(
  account: Queryable,
  accountId: string,
  webhookId: string,
  limit: number,
  after: string | null,
): Promise<IdRows | null> {
  const result = await account.query<{ id: string | null; json: string }>({
    name: 'webhook_deliveries_list',
    text: listDeliveriesStatement,
    values: [accountId, webhookId, after ?? behindEveryId, limit],
  });
  if (result.rows.length === 0) return null;
  return idPage(
    result.rows.filter((row): row is { id: string; json: string } => row.id !== null),
    limit,
  );
}

/**
 * Has a message sent that says nothing, to try a webhook.
 *
 * @returns the wire JSON of the delivery, or null if there is no such webhook
 * @throws ApiError `conflict` if the webhook is paused, or another test is pending
 */
export function createTestDelivery(
  pool: Pool,
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<string | null> {
  return inTransaction(pool, { accountId }, async (client) => {
    const { rows } = await client.query<{ paused: boolean; isTested: boolean }>(
      `SELECT paused, EXISTS (
         SELECT FROM webhook_delivery
         WHERE account_id = $1 AND webhook_id = $2 AND status = 'pending' AND type = 'webhook.test'
       ) AS "isTested"
       FROM webhook WHERE account_id = $1 AND id = $2 FOR NO KEY UPDATE`,
      [accountId, webhookId],
    );
    const webhook = rows[0];
    if (webhook === undefined) return null;
    requireRunning(webhook.paused);
    if (webhook.isTested) throw new ApiError('conflict', 'A test of this webhook is on its way already.');
    const made = await client.query<{ json: string }>(
      `WITH seen AS (
         INSERT INTO webhook_delivery (account_id, webhook_id, id, type) VALUES ($1, $2, $3, 'webhook.test')
         RETURNING *
       ) ${shown}`,
      [accountId, webhookId, deliveryId],
    );
    return made.rows[0]?.json ?? null;
  });
}

/**
 * Has a message sent again, with the same id. One that is pending is sent now.
 *
 * @returns the wire JSON of the delivery, or null if there is no such delivery
 * @throws ApiError `conflict` if the webhook is paused, the message is on its way, or too many wait to be sent again
 */
export function replayDelivery(
  pool: Pool,
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<string | null> {
  return inLockedAccount(pool, accountId, async (client) => {
    const found = await client.query<{ paused: boolean; isOnItsWay: boolean }>(
      `SELECT webhook.paused, lease IS NOT NULL AND next_attempt_at > now() AS "isOnItsWay"
       FROM webhook_delivery AS delivery JOIN webhook ON webhook.account_id = $1 AND webhook.id = $2
       WHERE delivery.account_id = $1 AND delivery.webhook_id = $2 AND delivery.id = $3
       FOR UPDATE OF delivery`,
      [accountId, webhookId, deliveryId],
    );
    const delivery = found.rows[0];
    if (delivery === undefined) return null;
    requireRunning(delivery.paused);
    // Another attempt beside this one would be in no log, and could be asked for without an end.
    if (delivery.isOnItsWay)
      throw new ApiError('conflict', 'This message is being sent now. See the log for what becomes of it.');
    await requireFewReplays(client, accountId, webhookId, deliveryId);
    const { rows } = await client.query<{ json: string }>(
      `WITH seen AS (
         UPDATE webhook_delivery
         SET status = 'pending', failed_attempts = 0, lease = NULL, next_attempt_at = now()
         WHERE account_id = $1 AND webhook_id = $2 AND id = $3
         RETURNING *
       ) ${shown}`,
      [accountId, webhookId, deliveryId],
    );
    return rows[0]?.json ?? null;
  });
}

/** Somebody else's server receives them. @throws ApiError `conflict` if too many other messages wait to be sent again */
async function requireFewReplays(
  client: PoolClient,
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<void> {
  // A new message has no attempts, and one that waits for a retry has failed ones since it was new.
  const { rowCount } = await client.query(
    `SELECT FROM webhook_delivery
     WHERE account_id = $1 AND webhook_id = $2 AND id <> $3
       AND status = 'pending' AND attempts > 0 AND failed_attempts = 0
     OFFSET $4::int - 1 LIMIT 1`,
    [accountId, webhookId, deliveryId, maxReplays],
  );
  if (rowCount === 1)
    throw new ApiError(
      'conflict',
      `${maxReplays} messages to this webhook wait to be sent again, the most at once. Wait until some of them were sent.`,
    );
}

function requireRunning(paused: boolean): void {
  if (paused) throw new ApiError('conflict', 'This webhook is paused. Resume it first.');
}

/** The SQL of {@link countPendingDeliveries}. */
export const countPendingStatement = `
  SELECT count(*)::int AS pending
  FROM (SELECT FROM webhook_delivery WHERE status = 'pending' LIMIT $1::int) AS waiting`;

/**
 * Counts the messages of all accounts that are to be sent.
 *
 * @param directory a connection that sees all accounts
 * @param most where it stops counting
 */
export async function countPendingDeliveries(directory: Queryable, most: number): Promise<number> {
  const { rows } = await directory.query<{ pending: number }>({
    name: 'webhook_deliveries_pending',
    text: countPendingStatement,
    values: [most],
  });
  return rows[0]?.pending ?? 0;
}

/**
 * Removes from the log of a webhook what is too old, and what is too much. What is pending stays.
 *
 * @param oldest an id: what is before it is too old
 * @param keep deliveries that are kept at most
 * @param limit deliveries that are removed at most
 * @returns the number of removed deliveries
 */
export async function removeOldDeliveries(
  account: Queryable,
  { accountId, id: webhookId }: WebhookPlace,
  { oldest, keep, limit }: { oldest: string; keep: number; limit: number },
): Promise<number> {
  const { rowCount } = await account.query({
    name: 'webhook_deliveries_remove',
    text: `
      DELETE FROM webhook_delivery
      WHERE account_id = $1 AND webhook_id = $2 AND id IN (
        SELECT id FROM webhook_delivery
        WHERE account_id = $1 AND webhook_id = $2 AND status <> 'pending' AND id < greatest($3, (
          SELECT id FROM webhook_delivery
          WHERE account_id = $1 AND webhook_id = $2
          ORDER BY id DESC
          OFFSET $4::int LIMIT 1
        ))
        ORDER BY id
        LIMIT $5::int
      )`,
    values: [accountId, webhookId, oldest, keep, limit],
  });
  return rowCount ?? 0;
}
