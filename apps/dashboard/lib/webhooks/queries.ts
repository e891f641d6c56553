import type { AppRouter } from '@masker/client/trpc';
import type { WebhookDelivery } from '@masker/contract';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

const limit = 25;

/** How webhooks are read: all of them, there are few. */
export function webhooksQuery(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.webhooks.list.queryOptions();
}

/** How the messages to a webhook are read, newest first. */
export function deliveryPages(trpc: TRPCOptionsProxy<AppRouter>, webhookId: string) {
  return trpc.webhooks.deliveries.infiniteQueryOptions(
    { webhook_id: webhookId, limit },
    { getNextPageParam: (page) => page.next_cursor },
  );
}

const soonest = 1_000;
const latest = 15_000;

/**
 * Milliseconds until the log is read again for what becomes of pending messages: often for new ones, and ever more
 * seldom, as each time is in the audit log. False when none is pending.
 */
export function untilNextRead(deliveries: readonly WebhookDelivery[], now: number): number | false {
  const since = deliveries
    .filter(({ status }) => status === 'pending')
    .map(({ attempted_at, created_at }) => Date.parse(attempted_at ?? created_at));
  if (since.length === 0) return false;
  return Math.min(Math.max((now - Math.max(...since)) / 5, soonest), latest);
}
