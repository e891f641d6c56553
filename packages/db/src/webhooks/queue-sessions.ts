import { type Actor, newId } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import { formatCut, parseCut, presentCut, withinCut } from '../commit-order/index.ts';
import type { Queryable } from '../scope/scopes.ts';
import { inOrder } from '../scope/settings.ts';
import { inTransaction } from '../scope/transaction.ts';
import { filterConditions, type SessionFilter } from '../session/filter.ts';
import { isReading, type WebhookPlace } from './webhook-places.ts';

/** The place of a webhook in the order of commits, and what it is sent. */
interface ReadingWebhook {
  conditions: SessionFilter;
  createdBy: Actor;
  /** The sessions of this cut were queued. */
  cut: string;
  /** The cut whose sessions are being queued, and the last session that was looked at; null between two. */
  readingCut: string | null;
  readingPosition: string | null;
  readingId: string | null;
}

interface LookedAt {
  id: string;
  position: string;
  /** Null where a condition does not know. */
  matches: boolean | null;
}

/** What a pass over the new sessions of a webhook has done. */
export interface QueuedSessions {
  /** The number of sessions that it is sent. */
  queued: number;
  /** Why there may be more new sessions: those that follow, or those that wait until others are delivered. */
  left: 'nothing' | 'more' | 'waiting';
}

const nothing: QueuedSessions = { queued: 0, left: 'nothing' };

/**
 * Queues the next sessions that were committed since the last call and that match the webhook, with an entry in the audit
 * log. The place in the order of commits moves in the same transaction, so each session is queued exactly once, however
 * many servers do so and whenever one is killed.
 *
 * @param pageSize sessions that are looked at
 * @param maxPending messages that may wait for a webhook; beyond that, its place in the order of commits waits
 */
export function queueSessions(
  pool: Pool,
  { accountId, id: webhookId }: WebhookPlace,
  { pageSize, maxPending, now }: { pageSize: number; maxPending: number; now: number },
): Promise<QueuedSessions> {
  return inTransaction(pool, { accountId }, async (client) => {
    const webhook = await lockWebhook(client, accountId, webhookId);
    if (webhook === null) return nothing;
    if (await isFull(client, accountId, webhookId, maxPending)) return { queued: 0, left: 'waiting' };
    // A statement of its own, so that the page is read with a later snapshot, which has all of the cut.
    const until = webhook.readingCut ?? formatCut(await presentCut(client as unknown as Queryable));
    const page = await readPage(client, accountId, webhook, until, pageSize);
    const last = page.at(-1);
    if (last === undefined && webhook.readingCut === null) return nothing;
    const matching = page.filter(({ matches }) => matches).map(({ id }) => id);
    if (matching.length > 0) {
      await client.query({
        name: 'webhook_queue',
        text: `
          INSERT INTO webhook_delivery (account_id, webhook_id, id, type, subject)
          SELECT $1, $2, queued.id, 'session.created', queued.subject
          FROM unnest($3::text[], $4::text[]) AS queued(id, subject)`,
        values: [accountId, webhookId, matching.map(() => newId('webhookDelivery', now)), matching],
      });
    }
    const hasMore = page.length === pageSize && last !== undefined;
    await client.query({
      name: 'webhook_advance',
      text: `
        UPDATE webhook
        SET cut = coalesce($3, cut), reading_cut = $4, reading_position = $5::bigint, reading_id = $6
        WHERE account_id = $1 AND id = $2`,
      values: hasMore
        ? [accountId, webhookId, null, until, last.position, last.id]
        : [accountId, webhookId, until, null, null, null],
    });
    if (matching.length > 0) {
      await appendInTransaction(client, {
        accountId,
        actor: webhook.createdBy,
        action: 'webhooks.send',
        outcome: 'ok',
        target: webhookId,
        filters: {},
        rows: matching.length,
        requestId: newId('request'),
        address: null,
        at: now,
      });
    }
    // What was committed while a cut was queued page by page comes after it.
    const mayFollow = hasMore || webhook.readingCut !== null;
    return { queued: matching.length, left: mayFollow ? 'more' : 'nothing' };
  });
}

/** Null if it is not sent new sessions, or another server is at it. */
async function lockWebhook(
  client: PoolClient,
  accountId: string,
  webhookId: string,
): Promise<ReadingWebhook | null> {
  const { rows } = await client.query<ReadingWebhook>({
    name: 'webhook_lock',
    text: `
      SELECT conditions, created_by AS "createdBy", cut, reading_cut AS "readingCut",
        reading_position::text AS "readingPosition", reading_id AS "readingId"
      FROM webhook
      WHERE account_id = $1 AND id = $2 AND ${isReading}
      FOR NO KEY UPDATE SKIP LOCKED`,
    values: [accountId, webhookId],
  });
  return rows[0] ?? null;
}

async function isFull(
  client: PoolClient,
  accountId: string,
  webhookId: string,
  maxPending: number,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'webhook_is_full',
    text: `
      SELECT FROM webhook_delivery
      WHERE account_id = $1 AND webhook_id = $2 AND status = 'pending'
      OFFSET $3::int - 1 LIMIT 1`,
    values: [accountId, webhookId, maxPending],
  });
  return rowCount === 1;
}

async function readPage(
  client: PoolClient,
  accountId: string,
  webhook: ReadingWebhook,
  until: string,
  pageSize: number,
): Promise<LookedAt[]> {
  const { text, values } = newSessionsStatement(accountId, webhook, until, pageSize);
  await client.query(inOrder);
  return (await client.query<LookedAt>(text, values)).rows;
}

/** The SQL of a page of new sessions: those that do not match are read as well, so that a page has a bound. */
export function newSessionsStatement(
  accountId: string,
  { cut, conditions, readingPosition, readingId }: Omit<ReadingWebhook, 'createdBy' | 'readingCut'>,
  until: string,
  pageSize: number,
): { text: string; values: unknown[] } {
  const after = parseCut(cut);
  const end = parseCut(until);
  const values: unknown[] = [accountId, pageSize];
  const place = (value: unknown) => `$${values.push(value)}`;
  let used = values.length;
  const filtered = filterConditions(conditions, () => `$${++used}`);
  values.push(...filtered.values);
  const within = withinCut(end, values.length + 1);
  values.push(...within.values);
  const before = withinCut(after, values.length + 1);
  values.push(...before.values);
  const begin =
    readingPosition === null
      ? `commit_position >= ${place(after.from.toString())}::bigint`
      : `(commit_position, id) > (${place(readingPosition)}::bigint, ${place(readingId)})`;
  const text = `
    SELECT id, commit_position::text AS position, ${filtered.conditions.join(' AND ') || 'true'} AS matches
    FROM session
    WHERE account_id = $1 AND ${begin} AND commit_position < ${place(end.to.toString())}::bigint
      AND ${within.sql} AND NOT ${before.sql}
    ORDER BY commit_position, id
    LIMIT $2::int`;
  return { text, values };
}
