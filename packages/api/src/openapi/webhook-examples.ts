import type {
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhookSecret,
} from '@masker/contract';

export const sampleWebhook = {
  id: 'whk_01HYZ9A1B2C3D4E5F6G7H8J9KM',
  name: 'Quality review',
  url: 'https://review.clinic.example/masker',
  events: ['session.created'],
  filters: { status: ['error', 'partial'] },
  paused: false,
  disabled_reason: null,
  failing_since: null,
  created_by: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' },
  created_at: '2026-05-03T20:58:40.117Z',
  updated_at: '2026-05-03T20:58:40.117Z',
} satisfies Webhook;

const sampleDelivery = {
  id: 'msg_01HYZ9B2C3D4E5F6G7H8J9K0NP',
  webhook_id: sampleWebhook.id,
  type: 'session.created',
  subject: 'sess_01HYZ3W4Q5R6S7T8V9W0X1Y2Z3',
  status: 'delivered',
  attempts: 1,
  status_code: 204,
  duration_ms: 41,
  error: null,
  created_at: '2026-05-03T21:16:03.020Z',
  attempted_at: '2026-05-03T21:16:03.094Z',
  next_attempt_at: null,
} satisfies WebhookDelivery;

const pending = {
  status: 'pending',
  status_code: null,
  duration_ms: null,
  attempted_at: null,
  attempts: 0,
} as const;

const sampleSecret = {
  webhook: sampleWebhook,
  secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDfwsbXmhYOzo=',
} satisfies WebhookSecret;

export const webhookResponses: Record<string, unknown> = {
  'webhooks.list': { data: [sampleWebhook] } satisfies WebhookList,
  'webhooks.create': sampleSecret,
  'webhooks.update': { webhook: { ...sampleWebhook, paused: true } },
  'webhooks.delete': { webhook: sampleWebhook },
  'webhooks.rotateSecret': sampleSecret,
  'webhooks.test': {
    delivery: {
      ...sampleDelivery,
      ...pending,
      type: 'webhook.test',
      subject: null,
      next_attempt_at: sampleDelivery.created_at,
    } satisfies WebhookDelivery,
  },
  'webhooks.deliveries': { data: [sampleDelivery], next_cursor: null } satisfies WebhookDeliveryPage,
  'webhooks.replay': {
    delivery: { ...sampleDelivery, status: 'pending', next_attempt_at: '2026-05-04T08:12:55.301Z' },
  },
};

export const webhookRequests: Record<string, unknown> = {
  'webhooks.create': {
    name: sampleWebhook.name,
    url: sampleWebhook.url,
    events: sampleWebhook.events,
    filters: sampleWebhook.filters,
  },
  'webhooks.update': { paused: true },
  'webhooks.rotateSecret': {},
  'webhooks.test': {},
  'webhooks.replay': {},
};

export const webhookParameters: Record<string, unknown> = {
  webhook_id: sampleWebhook.id,
  delivery_id: sampleDelivery.id,
};
