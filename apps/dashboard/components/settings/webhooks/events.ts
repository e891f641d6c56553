import type { WebhookDelivery, WebhookEvent } from '@masker/contract';

/** The events of webhooks: what they are called, and when they are sent. */
export const eventHints = {
  'session.created': 'A new session that the filters match was stored.',
  'export.ready': 'An export is finished, also one of a schedule.',
} as const satisfies Record<WebhookEvent, string>;

export const eventNames = Object.keys(eventHints) as WebhookEvent[];

/** What messages are about. */
export const deliveryNames = {
  'session.created': 'New session',
  'export.ready': 'Finished export',
  'webhook.test': 'Test',
} as const satisfies Record<WebhookDelivery['type'], string>;
