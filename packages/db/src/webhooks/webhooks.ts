import { type Actor, maxWebhooks, type WebhookEvent, type WebhookFilters } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { formatCut, presentCut } from '../commit-order/index.ts';
import { inAccountOfAdmin, inLockedAccount } from '../iam/lock-account.ts';
import { shownAfter, type WireRows, wireRows } from '../iam/page.ts';
import { requireFewer } from '../iam/require-fewer.ts';
import type { Queryable } from '../scope/scopes.ts';
import type { SessionFilter } from '../session/filter.ts';

/** A webhook to be created. */
export interface WebhookToMake {
  id: string;
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  filters: WebhookFilters;
  /** The filters as conditions. */
  conditions: SessionFilter;
  /** Encrypted. */
  secret: Buffer;
  createdBy: Actor;
}

/** A change of a webhook. What is undefined stays. */
export interface WebhookChange extends Partial<Pick<WebhookToMake, 'name' | 'url' | 'events'>> {
  /** The filters, and the same as conditions. */
  selection?: Pick<WebhookToMake, 'filters' | 'conditions'> | undefined;
  paused?: boolean | undefined;
}

/** The wire JSON of the rows of `seen`. */
const shown = `
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.name,
      seen.url,
      seen.events,
      seen.filters,
      seen.paused,
      seen.disabled_reason,
      wire_instant(seen.failing_since) AS failing_since,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire`;

/** Returns the webhooks of the account, in the order of their creation: their ids begin with its time. */
export async function listWebhooks(account: Queryable, accountId: string): Promise<WireRows> {
  const result = await account.query<{ json: string }>({
    name: 'webhooks_list',
    text: `WITH seen AS (SELECT * FROM webhook WHERE account_id = $1) ${shown} ORDER BY seen.id`,
    values: [accountId],
  });
  return wireRows(result.rows);
}

const countWebhooks = 'SELECT count(*)::int AS count FROM webhook WHERE account_id = $1';

/**
 * Creates a webhook. It is sent the sessions that are committed from now on.
 *
 * @param adminId the person who asks for it; null if nobody did
 * @returns its wire JSON
 * @throws ApiError `conflict` if the account has the maximum number; `forbidden` if the person is not an admin any more
 */
export function createWebhook(
  pool: Pool,
  accountId: string,
  asked: WebhookToMake,
  adminId: string | null = null,
): Promise<string> {
  return inAccountOfAdmin(pool, accountId, adminId, async (client) => {
    await requireFewer(client, accountId, countWebhooks, maxWebhooks, [
      'webhooks',
      'Delete one that is not needed.',
    ]);
    const { id, name, url, events, filters, conditions, secret, createdBy } = asked;
    const json = await shownAfter(
      client,
      `INSERT INTO webhook (account_id, id, name, url, events, filters, conditions, secret, cut, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [accountId, id, name, url, events, filters, conditions, secret, await cutOf(client), createdBy],
      shown,
    );
    return json as string;
  });
}

/**
 * Changes a webhook. One that is resumed is sent what happened meanwhile; one that is sent new sessions from now on, no
 * earlier ones. One with another address begins anew: what waits is sent there at once, however often it failed before.
 *
 * @param adminId the person who asks for it; null if nobody did
 * @returns its wire JSON, or null if there is no such webhook
 * @throws ApiError `forbidden` if the person is not an admin any more
 */
export function updateWebhook(
  pool: Pool,
  accountId: string,
  webhookId: string,
  { name, url, events, selection, paused }: WebhookChange,
  adminId: string | null = null,
): Promise<string | null> {
  return inAccountOfAdmin(pool, accountId, adminId, async (client) => {
    const isNew = `$5::text[] IS NOT NULL AND NOT 'session.created' = ANY(events)`;
    if (url !== undefined) await beginAnew(client, accountId, webhookId, url);
    return shownAfter(
      client,
      `UPDATE webhook SET
         name = coalesce($3, name),
         url = coalesce($4, url),
         events = coalesce($5, events),
         filters = coalesce($6, filters),
         conditions = coalesce($7, conditions),
         paused = coalesce($8, paused),
         disabled_reason = CASE WHEN $8 IS NULL THEN disabled_reason END,
         failing_since = CASE WHEN $8 IS DISTINCT FROM false AND coalesce($4, url) = url THEN failing_since END,
         cut = CASE WHEN ${isNew} THEN $9 ELSE cut END,
         reading_cut = CASE WHEN NOT (${isNew}) THEN reading_cut END,
         reading_position = CASE WHEN NOT (${isNew}) THEN reading_position END,
         reading_id = CASE WHEN NOT (${isNew}) THEN reading_id END,
         updated_at = greatest(now(), updated_at + interval '1 millisecond')
       WHERE account_id = $1 AND id = $2`,
      [
        accountId,
        webhookId,
        name ?? null,
        url ?? null,
        events ?? null,
        selection?.filters ?? null,
        selection?.conditions ?? null,
        paused ?? null,
        await cutOf(client),
      ],
      shown,
    );
  });
}

/** Has what waits sent now, and retried like new messages, if the address is another one. What is under way stays. */
async function beginAnew(
  client: PoolClient,
  accountId: string,
  webhookId: string,
  url: string,
): Promise<void> {
  await client.query(
    `UPDATE webhook_delivery SET next_attempt_at = least(next_attempt_at, now()), failed_attempts = 0
     WHERE account_id = $1 AND webhook_id = $2 AND status = 'pending' AND lease IS NULL
       AND EXISTS (SELECT FROM webhook WHERE account_id = $1 AND id = $2 AND url <> $3)`,
    [accountId, webhookId, url],
  );
}

/**
 * Gives a webhook another secret. The one before signs as well for some time.
 *
 * @param secret encrypted
 * @param overlapMs milliseconds that both sign
 * @returns its wire JSON, or null if there is no such webhook
 */
export function rotateWebhookSecret(
  pool: Pool,
  accountId: string,
  webhookId: string,
  secret: Buffer,
  overlapMs: number,
): Promise<string | null> {
  return inLockedAccount(pool, accountId, (client) =>
    shownAfter(
      client,
      `UPDATE webhook SET
         previous_secret = secret,
         previous_secret_until = now() + $4 * interval '1 millisecond',
         secret = $3,
         updated_at = greatest(now(), updated_at + interval '1 millisecond')
       WHERE account_id = $1 AND id = $2`,
      [accountId, webhookId, secret, overlapMs],
      shown,
    ),
  );
}

/** Deletes a webhook, and its deliveries. @returns its wire JSON as it was, or null if there is no such webhook */
export function deleteWebhook(pool: Pool, accountId: string, webhookId: string): Promise<string | null> {
  return inLockedAccount(pool, accountId, (client) =>
    shownAfter(
      client,
      'DELETE FROM webhook WHERE account_id = $1 AND id = $2',
      [accountId, webhookId],
      shown,
    ),
  );
}

async function cutOf(client: PoolClient): Promise<string> {
  return formatCut(await presentCut(client as unknown as Queryable));
}
