import { type WebhookMessage, webhookMessageSchema } from '@masker/contract';
import { json } from '../http/media-type.ts';
import { sampleSession } from './examples.ts';
import type { Schemas } from './schemas.ts';
import type { OpenApiDocument } from './types.ts';

const example = {
  type: 'session.created',
  timestamp: '2026-05-03T21:16:03.020Z',
  data: sampleSession,
} satisfies WebhookMessage;

const header = (name: string, description: string, value: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' },
  example: value,
});

/** The request that webhooks get. */
export function webhookMessage(schemas: Schemas): OpenApiDocument['webhooks'] {
  return {
    message: {
      post: {
        operationId: 'webhooks.message',
        tags: ['Webhooks'],
        summary: 'A message to a webhook',
        description:
          'What the server sends to the address of a webhook, signed as Standard Webhooks 1.0 says. Verify it before anything else, and answer within 15 seconds.',
        security: [],
        parameters: [
          header(
            'webhook-id',
            'The same in every attempt; discard messages whose id you have seen.',
            'msg_01HYZ9B2C3D4E5F6G7H8J9K0NP',
          ),
          header('webhook-timestamp', 'The time of the attempt, in seconds since 1970.', '1777842963'),
          header(
            'webhook-signature',
            '`v1,` and the HMAC-SHA256 of `webhook-id.webhook-timestamp.body` in base64. Several are separated by a space; one of them has to match.',
            'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
          ),
        ],
        requestBody: {
          required: true,
          content: { [json]: { schema: schemas.add(webhookMessageSchema, 'output'), example } },
        },
        responses: {
          '2XX': { description: 'The receiver has the message. After any other answer it is sent again.' },
          410: { description: 'The receiver wants no more messages: the webhook is paused.' },
        },
      },
    },
  };
}
