import type { Queryable } from '../scope/scopes.ts';

/** Which webhook. */
export interface WebhookPlace {
  accountId: string;
  id: string;
}

/** The SQL that a webhook is sent new sessions: a suspended account's waits. */
export const isReading = `NOT paused AND 'session.created' = ANY(events)
  AND NOT EXISTS (SELECT FROM account WHERE account.id = account_id AND suspended_at IS NOT NULL)`;

/** Webhooks that are found in one statement. */
const placesAtOnce = 500;

/**
 * Finds the webhooks of all accounts, in the order of account and id.
 *
 * @param directory a connection that sees all accounts
 */
export function webhookPlaces(directory: Queryable): AsyncGenerator<WebhookPlace> {
  return places(directory, 'webhooks_all', 'true');
}

/** Finds the webhooks of all accounts that are sent new sessions, like {@link webhookPlaces}. */
export function readingWebhooks(directory: Queryable): AsyncGenerator<WebhookPlace> {
  return places(directory, 'webhooks_reading', isReading);
}

async function* places(directory: Queryable, name: string, condition: string): AsyncGenerator<WebhookPlace> {
  let after: WebhookPlace | undefined = { accountId: '', id: '' };
  while (after !== undefined) {
    const { rows }: { rows: WebhookPlace[] } = await directory.query<WebhookPlace>({
      name,
      text: `
        SELECT account_id AS "accountId", id FROM webhook
        WHERE (account_id, id) > ($1, $2) AND ${condition}
        ORDER BY account_id, id
        LIMIT $3::int`,
      values: [after.accountId, after.id, placesAtOnce],
    });
    yield* rows;
    after = rows.length < placesAtOnce ? undefined : rows.at(-1);
  }
}

/** Returns the webhooks of an account that are sent new sessions. */
export async function readingWebhooksOf(account: Queryable, accountId: string): Promise<WebhookPlace[]> {
  const { rows } = await account.query<WebhookPlace>({
    name: 'webhooks_reading_of_account',
    text: `SELECT account_id AS "accountId", id FROM webhook WHERE account_id = $1 AND ${isReading} ORDER BY id`,
    values: [accountId],
  });
  return rows;
}
