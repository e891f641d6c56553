import { type Actor, newId, type WebhookDeliveryType } from '@masker/contract';
import type { Pool } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import { getExport } from '../exports/find-exports.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';

/** A message to be sent now, and the webhook that it is for. */
export interface ClaimedDelivery {
  accountId: string;
  webhookId: string;
  id: string;
  type: WebhookDeliveryType;
  subject: string | null;
  /** Since it was created, or since somebody asked for it again. */
  failedAttempts: number;
  createdAt: Date;
  lease: string;
  url: string;
  /** The secrets that sign, encrypted. */
  secrets: Buffer[];
}

/** What became of an attempt. */
export interface DeliveryAttempt {
  /** Null if there was no answer. */
  statusCode: number | null;
  durationMs: number;
  /** Null if the receiver has the message. */
  error: string | null;
  /** Milliseconds until the next attempt; null if there is none. */
  retryAfterMs: number | null;
  /** If the webhook is to be paused: what is said of it; with `failing`, only if every attempt has failed for so long. */
  disable: { reason: string; failingForMs: number } | null;
}

type Claim = Pick<ClaimedDelivery, 'accountId' | 'webhookId' | 'id' | 'lease'>;

/** The SQL of {@link claimDeliveries}: its cost depends on the webhooks that have pending messages, not on the others. */
export const claimStatement = `
  WITH RECURSIVE pending AS (
    (
      SELECT account_id, webhook_id FROM webhook_delivery
      WHERE status = 'pending'
      ORDER BY account_id, webhook_id
      LIMIT 1
    )
    UNION ALL
    SELECT following.account_id, following.webhook_id
    FROM pending CROSS JOIN LATERAL (
      SELECT account_id, webhook_id FROM webhook_delivery
      WHERE status = 'pending' AND (account_id, webhook_id) > (pending.account_id, pending.webhook_id)
      ORDER BY account_id, webhook_id
      LIMIT 1
    ) AS following
  ), due AS (
    SELECT waiting.account_id, waiting.webhook_id, waiting.id
    FROM pending JOIN webhook ON webhook.account_id = pending.account_id AND webhook.id = pending.webhook_id
    JOIN account ON account.id = pending.account_id AND account.suspended_at IS NULL
    LEFT JOIN unnest($5::text[], $6::int[]) AS busy(id, messages) ON busy.id = webhook.id
    CROSS JOIN LATERAL (
      SELECT account_id, webhook_id, id, next_attempt_at
      FROM webhook_delivery AS delivery
      WHERE delivery.account_id = webhook.account_id AND delivery.webhook_id = webhook.id
        AND status = 'pending' AND next_attempt_at <= now()
      ORDER BY next_attempt_at
      LIMIT greatest(0, $4::int - coalesce(busy.messages, 0))
      FOR UPDATE SKIP LOCKED
    ) AS waiting
    WHERE NOT webhook.paused
    ORDER BY waiting.next_attempt_at
    LIMIT $3::int
  )
  UPDATE webhook_delivery AS delivery
  SET lease = $1, next_attempt_at = now() + $2 * interval '1 millisecond'
  FROM due JOIN webhook ON webhook.account_id = due.account_id AND webhook.id = due.webhook_id
  WHERE delivery.account_id = due.account_id AND delivery.webhook_id = due.webhook_id AND delivery.id = due.id
  RETURNING delivery.account_id AS "accountId", delivery.webhook_id AS "webhookId", delivery.id, delivery.type,
    delivery.subject, delivery.failed_attempts AS "failedAttempts", delivery.created_at AS "createdAt",
    delivery.lease, webhook.url,
    CASE WHEN webhook.previous_secret_until > now() THEN ARRAY[webhook.secret, webhook.previous_secret]
      ELSE ARRAY[webhook.secret] END AS secrets`;

/**
 * Claims the messages that are due longest, a few for each webhook, of accounts that are not suspended.
 *
 * @param directory a connection that sees all accounts
 * @param lease an id for the claim
 * @param leaseMs milliseconds after which another server may claim them
 * @param limit messages at most
 * @param perWebhook messages that one webhook may be sent at once
 * @param underWay the number of messages that are being sent, by webhook
 */
export async function claimDeliveries(
  directory: Queryable,
  {
    lease,
    leaseMs,
    limit,
    perWebhook,
    underWay,
  }: {
    lease: string;
    leaseMs: number;
    limit: number;
    perWebhook: number;
    underWay: ReadonlyMap<string, number>;
  },
): Promise<ClaimedDelivery[]> {
  const { rows } = await directory.query<ClaimedDelivery>({
    name: 'webhook_deliveries_claim',
    text: claimStatement,
    values: [lease, leaseMs, limit, perWebhook, [...underWay.keys()], [...underWay.values()]],
  });
  return rows;
}

/**
 * Returns the wire JSON of the session or the export that a message is about; null if it is not there any more.
 *
 * @param subject its id
 */
export async function deliverySubject(
  account: Queryable,
  accountId: string,
  type: 'session.created' | 'export.ready',
  subject: string,
): Promise<string | null> {
  if (type === 'export.ready') return getExport(account, accountId, null, subject);
  const { rows } = await account.query<{ wire: string }>({
    name: 'webhook_session',
    text: 'SELECT wire FROM session WHERE account_id = $1 AND id = $2',
    values: [accountId, subject],
  });
  return rows[0]?.wire ?? null;
}

/** Gives a claim back, so that the message is sent at the next start, or by another server. */
export async function releaseDelivery(
  account: Queryable,
  { accountId, webhookId, id, lease }: Claim,
): Promise<void> {
  await account.query({
    name: 'webhook_delivery_release',
    text: `
      UPDATE webhook_delivery SET lease = NULL, next_attempt_at = now()
      WHERE account_id = $1 AND webhook_id = $2 AND id = $3 AND lease = $4 AND status = 'pending'`,
    values: [accountId, webhookId, id, lease],
  });
}

/** Stores what became of an attempt. @returns whether the webhook was paused because of it */
export async function finishDelivery(
  pool: Pool,
  claim: Claim,
  attempt: DeliveryAttempt,
  now: number,
): Promise<boolean> {
  const { accountId, webhookId, id, lease } = claim;
  const { statusCode, durationMs, error, retryAfterMs, disable } = attempt;
  await inAccount(pool, accountId).query({
    name: 'webhook_delivery_finish',
    // Locks the webhook first, then its message, as a deletion does: in another order, each would wait for the other.
    text: `
      WITH kept AS MATERIALIZED (
        SELECT FROM webhook WHERE account_id = $1 AND id = $2 FOR KEY SHARE
      ), finished AS (
        UPDATE webhook_delivery
        SET status = CASE WHEN $7::text IS NULL THEN 'delivered' WHEN $8::float8 IS NULL THEN 'failed' ELSE 'pending' END,
          attempts = attempts + 1,
          failed_attempts = CASE WHEN $7 IS NULL THEN 0 ELSE failed_attempts + 1 END,
          next_attempt_at = CASE WHEN $7 IS NOT NULL THEN now() + $8 * interval '1 millisecond' END,
          lease = NULL, status_code = $5::int, duration_ms = $6::int, error = $7, attempted_at = now()
        WHERE account_id = $1 AND webhook_id = $2 AND id = $3 AND lease = $4 AND status = 'pending'
          AND EXISTS (SELECT FROM kept)
        RETURNING id
      )
      UPDATE webhook SET failing_since = CASE WHEN $7 IS NOT NULL THEN now() END
      WHERE account_id = $1 AND id = $2 AND (failing_since IS NULL) = ($7 IS NOT NULL)
        AND EXISTS (SELECT FROM finished)`,
    values: [accountId, webhookId, id, lease, statusCode, durationMs, error, retryAfterMs],
  });
  return disable === null ? false : disableWebhook(pool, claim, disable, now);
}

/**
 * Pauses a webhook that works no more, and says so in the audit log.
 *
 * @returns false if it works, or is paused already
 */
function disableWebhook(
  pool: Pool,
  { accountId, webhookId }: Claim,
  { reason, failingForMs }: NonNullable<DeliveryAttempt['disable']>,
  now: number,
): Promise<boolean> {
  return inTransaction(pool, { accountId }, async (client) => {
    const { rows } = await client.query<{ createdBy: Actor }>(
      `UPDATE webhook SET paused = true, disabled_reason = $3,
         updated_at = greatest(now(), updated_at + interval '1 millisecond')
       WHERE account_id = $1 AND id = $2 AND NOT paused
         AND failing_since <= now() + (1 - $4) * interval '1 millisecond'
       RETURNING created_by AS "createdBy"`,
      [accountId, webhookId, reason, failingForMs],
    );
    const webhook = rows[0];
    if (webhook === undefined) return false;
    await appendInTransaction(client, {
      accountId,
      actor: webhook.createdBy,
      action: 'webhooks.disable',
      outcome: 'ok',
      target: webhookId,
      filters: {},
      rows: null,
      requestId: newId('request'),
      address: null,
      at: now,
    });
    return true;
  });
}
