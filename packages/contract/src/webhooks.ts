import { z } from 'zod';
import { actorSchema } from './audit-log.ts';
import { exportFiltersSchema, exportSchema } from './exports.ts';
import { sessionFilters } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { inJson } from './json-types.ts';
import { nextCursorSchema, pageInput } from './list.ts';
import { nameSchema } from './name-schema.ts';
import { nameRuleOf } from './names.ts';
import { instantSchema, sessionSchema } from './session.ts';

/** Webhooks that an account may have. */
export const maxWebhooks = 20;

/** Messages to one webhook that may wait to be sent again at once. */
export const maxReplays = 100;

/** The events that a webhook may be sent. */
export const webhookEvents = ['session.created', 'export.ready'] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** The types of deliveries: the events, and the one that somebody asks for to try a webhook. */
export const webhookDeliveryTypes = [...webhookEvents, 'webhook.test'] as const;

export type WebhookDeliveryType = (typeof webhookDeliveryTypes)[number];

/** The states of a delivery. */
export const webhookDeliveryStatuses = ['pending', 'delivered', 'failed'] as const;

export type WebhookDeliveryStatus = (typeof webhookDeliveryStatuses)[number];

const longestName = 80;
const longestUrl = 2_048;

const urlMessage = `must be an https:// address of at most ${longestUrl} characters, without spaces, control characters, a user name, a password or a fragment`;

/** Which addresses are allowed besides those in public networks is up to the server. */
const url = z
  .string({ error: urlMessage })
  .max(longestUrl, { error: urlMessage })
  .refine(isReceiver, { error: urlMessage })
  .meta({ format: 'uri' });

function isReceiver(text: string): boolean {
  // The parser would drop or replace them, and the address is stored as it is written.
  if (/[\s\p{Cc}\p{Cs}]/u.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${hash}` === '';
}

const eventsMessage = `must be a list of one or more of ${webhookEvents.join(', ')}, each once`;
const events = z
  .array(z.enum(webhookEvents, { error: eventsMessage }), { error: eventsMessage })
  .min(1, { error: eventsMessage })
  .max(webhookEvents.length, { error: eventsMessage })
  .refine((list) => new Set(list).size === list.length, { error: eventsMessage });

/** The filters of a webhook as they are stored. */
const webhookFiltersSchema = exportFiltersSchema.omit({ order: true }).meta({
  id: 'WebhookFilters',
  description: 'The filters; several values as lists.',
});

export type WebhookFilters = z.infer<typeof webhookFiltersSchema>;

/** A webhook: an address that is sent events, signed as Standard Webhooks says. */
export const webhookSchema = z
  .strictObject({
    id: idSchema('webhook'),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    filters: webhookFiltersSchema,
    paused: z.boolean().describe('Whether nothing is sent, because somebody paused it or the server did.'),
    disabled_reason: z
      .string()
      .nullable()
      .describe('Why the server paused it; null if it did not. Resume it once the receiver works.'),
    failing_since: instantSchema
      .nullable()
      .describe('Since when every attempt has failed; null if the last one was successful.'),
    created_by: actorSchema,
    created_at: instantSchema,
    updated_at: instantSchema,
  })
  .meta({ id: 'Webhook' });

export type Webhook = z.infer<typeof webhookSchema>;

/** The webhooks of the account, in the order of their creation. */
export const webhookListSchema = z
  .strictObject({ data: z.array(webhookSchema).max(maxWebhooks) })
  .meta({ id: 'WebhookList' });

export type WebhookList = z.infer<typeof webhookListSchema>;

const webhookId = idSchema('webhook').describe('The webhook.');
const name = nameSchema(`must be ${nameRuleOf(longestName)}`, longestName).describe(
  'The name of the webhook.',
);
const address = url.describe('The address of the receiver, in a public network.');
const eventList = events.describe('The events that are sent.');
const filters = sessionFilters
  .omit({ since: true, until: true })
  .describe('Which new sessions are sent, with the filters of the list of sessions.');

/** What `webhooks.create` takes. */
export const createWebhookInput = z.strictObject({
  name,
  url: address,
  events: eventList,
  filters: filters.meta({ default: {} }).optional(),
});

export type CreateWebhookInput = z.infer<typeof createWebhookInput>;

/** What `webhooks.update` takes. What is left out stays. */
export const updateWebhookInput = z.strictObject({
  webhook_id: webhookId,
  name: name.optional(),
  url: address.optional(),
  events: eventList.optional(),
  filters: filters.describe('The new filters; they replace all earlier ones.').optional(),
  paused: z
    .boolean({ error: inJson('must be true or false') })
    .describe('Whether nothing is sent. Once it is resumed, what happened meanwhile is sent.')
    .optional(),
});

export type UpdateWebhookInput = z.infer<typeof updateWebhookInput>;

/** What the procedures of one webhook take. */
export const webhookIdInput = z.strictObject({ webhook_id: webhookId });

/** A webhook, after a change; one that was deleted, as it was. */
export const webhookBodySchema = z.strictObject({ webhook: webhookSchema }).meta({ id: 'WebhookBody' });

export type WebhookBody = z.infer<typeof webhookBodySchema>;

/** A webhook with a new secret. */
export const webhookSecretSchema = z
  .strictObject({
    webhook: webhookSchema,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{43}=$/)
      .describe(
        'The secret that signs its messages: `whsec_` and 32 bytes in base64. It is returned only once.',
      ),
  })
  .meta({ id: 'WebhookSecret' });

export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

/** A message to a webhook, and what became of it. */
export const webhookDeliverySchema = z
  .strictObject({
    id: idSchema('webhookDelivery').describe(
      'The `webhook-id` of the message: the same in every attempt, and when it is sent again.',
    ),
    webhook_id: idSchema('webhook'),
    type: z.enum(webhookDeliveryTypes),
    subject: z.string().nullable().describe('The id of the session or the export; null for a test.'),
    status: z
      .enum(webhookDeliveryStatuses)
      .describe('`failed`: it is not sent again unless somebody asks for it.'),
    attempts: z.int().min(0).describe('How often it was sent.'),
    status_code: z.int().nullable().describe('The HTTP status of the last answer; null if there was none.'),
    duration_ms: z.int().min(0).nullable().describe('The duration of the last attempt.'),
    error: z.string().nullable().describe('Why the last attempt failed; null if it did not.'),
    created_at: instantSchema,
    attempted_at: instantSchema.nullable().describe('The end of the last attempt.'),
    next_attempt_at: instantSchema.nullable().describe('When it is sent next; null if it is not pending.'),
  })
  .meta({ id: 'WebhookDelivery' });

export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** A page of deliveries, newest first. */
export const webhookDeliveryPageSchema = z
  .strictObject({ data: z.array(webhookDeliverySchema), next_cursor: nextCursorSchema })
  .meta({ id: 'WebhookDeliveryPage' });

export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPageSchema>;

/** What `webhooks.deliveries` takes. */
export const listWebhookDeliveriesInput = z.strictObject({ webhook_id: webhookId, ...pageInput.shape });

export type ListWebhookDeliveriesInput = z.infer<typeof listWebhookDeliveriesInput>;

/** What `webhooks.replay` takes. */
export const replayWebhookInput = z.strictObject({
  webhook_id: webhookId,
  delivery_id: idSchema('webhookDelivery').describe('The delivery.'),
});

export type ReplayWebhookInput = z.infer<typeof replayWebhookInput>;

/** A delivery, after a change. */
export const webhookDeliveryBodySchema = z
  .strictObject({ delivery: webhookDeliverySchema })
  .meta({ id: 'WebhookDeliveryBody' });

export type WebhookDeliveryBody = z.infer<typeof webhookDeliveryBodySchema>;

const timestamp = instantSchema.describe('When it happened.');

/** The body of a message. */
export const webhookMessageSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('session.created'), timestamp, data: sessionSchema }),
    z.strictObject({ type: z.literal('export.ready'), timestamp, data: exportSchema }),
    z.strictObject({
      type: z.literal('webhook.test'),
      timestamp,
      data: z.strictObject({ webhook_id: idSchema('webhook') }),
    }),
  ])
  .meta({ id: 'WebhookMessage' });

export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
