import { Gauge, type Registry } from 'prom-client';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { countBy } from './count-by.ts';
import { recent } from './recent.ts';

/** Where pending messages are no longer counted. */
const mostCounted = 100_000;

/** Measures what became of messages to webhooks, and how many are to be sent. */
export function measureWebhooks(registry: Registry, webhooks: Pick<Webhooks, 'outcomes' | 'pending'>): void {
  countBy(registry, 'outcome', webhooks.outcomes, {
    name: 'masker_webhook_deliveries_total',
    help: 'Attempts of this server to send a message to a webhook, by outcome: delivered, retried (it is sent again later), or failed (it is not).',
  });
  const count = recent(() => webhooks.pending(mostCounted));
  new Gauge({
    name: 'masker_webhook_messages_pending',
    help: `Messages to webhooks that wait to be sent, of all servers together, at most ${mostCounted}. Absent if the database did not answer.`,
    registers: [registry],
    async collect() {
      const pending = await count();
      if (pending === null) this.remove();
      else this.set(pending);
    },
  });
}
