import {
  ApiError,
  contradictions,
  createWebhookInput,
  type ErrorDetail,
  errorDetail,
  listWebhookDeliveriesInput,
  replayWebhookInput,
  storedFilters,
  updateWebhookInput,
  type Webhook,
  type WebhookBody,
  type WebhookDeliveryBody,
  type WebhookDeliveryPage,
  type WebhookFilters,
  type WebhookList,
  type WebhookSecret,
  webhookBodySchema,
  webhookDeliveryBodySchema,
  webhookDeliveryPageSchema,
  webhookIdInput,
  webhookListSchema,
  webhookSecretSchema,
} from '@masker/contract';
import { wireField, wireList, wirePage } from '../answer/wire-json.ts';
import { personOf } from '../auth/allowed.ts';
import { principalOf } from '../auth/principal.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { conditionsOf } from '../session-filter/session-filter.ts';
import { type AllowedHosts, hostOf, isInsideHost } from '../webhooks/receiver-address.ts';

export const webhooksRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/webhooks',
        tag: 'Webhooks',
        summary: 'List webhooks',
        description: 'Returns the webhooks of the account, in the order of their creation.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: noInput,
      output: webhookListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      check(noInput, input, ctx);
      return wireList<WebhookList>(await ctx.services.webhooks.list(ctx.caller.accountId));
    }),

  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/webhooks',
        tag: 'Webhooks',
        summary: 'Create a webhook',
        description:
          'Sends a message to an address for each event from now on: `session.created` for each new session that the filters match, however late it was written, and `export.ready` for each finished export. Messages are signed as Standard Webhooks 1.0 says, with `secret`, which is shown once, in this response. A message that was not answered with 2xx is sent again for three days, with the same `webhook-id`.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: createWebhookInput,
      output: webhookSecretSchema,
    })
    .input(unchecked(createWebhookInput))
    .mutation(async ({ ctx, input }) => {
      const { webhooks } = ctx.services;
      const { caller } = ctx;
      const asked = check(createWebhookInput, input, ctx, ({ name, url, events, filters = {} }) => {
        const problems = [...receiverProblems(url, webhooks.allowedHosts), ...contradictions(filters)];
        return problems.length > 0 ? problems : { name, url, events, ...selectionOf(filters) };
      });
      const createdBy = principalOf(caller).actor;
      const { userId } = personOf(caller);
      const created = await webhooks.create(caller.accountId, { ...asked, createdBy }, userId);
      return secretBody(created);
    }),

  update: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/webhooks/{webhook_id}',
        tag: 'Webhooks',
        summary: 'Change, pause or resume a webhook',
        description:
          'Changes what is given, and nothing else. A webhook that is resumed is sent what happened meanwhile, unless retention has removed it. With another address, what waits to be sent, also for a retry, is sent there at once.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: updateWebhookInput,
      output: webhookBodySchema,
    })
    .input(unchecked(updateWebhookInput))
    .mutation(async ({ ctx, input }) => {
      const { webhooks } = ctx.services;
      const { webhook_id, ...change } = check(updateWebhookInput, input, ctx, (value) => {
        const { filters, url, ...rest } = value;
        const problems = [
          ...(url === undefined ? [] : receiverProblems(url, webhooks.allowedHosts)),
          ...contradictions(filters ?? {}),
        ];
        if (problems.length > 0) return problems;
        return { ...rest, url, selection: filters && selectionOf(filters) };
      });
      const { accountId, userId } = personOf(ctx.caller);
      return webhookBody(await webhooks.update(accountId, webhook_id, change, userId));
    }),

  delete: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/webhooks/{webhook_id}',
        tag: 'Webhooks',
        summary: 'Delete a webhook',
        description: 'Deletes the webhook and the log of its deliveries. What was not delivered is not sent.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: webhookIdInput,
      output: webhookBodySchema,
    })
    .input(unchecked(webhookIdInput))
    .mutation(async ({ ctx, input }) => {
      const { webhook_id } = check(webhookIdInput, input, ctx);
      return webhookBody(await ctx.services.webhooks.delete(ctx.caller.accountId, webhook_id));
    }),

  rotateSecret: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/webhooks/{webhook_id}/secret',
        tag: 'Webhooks',
        summary: 'Replace the secret of a webhook',
        description:
          'Returns a new secret, once. For 24 hours messages have two signatures, one of each secret, so that receivers can change over. A second replacement in that time ends the first secret at once.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: webhookIdInput,
      output: webhookSecretSchema,
    })
    .input(unchecked(webhookIdInput))
    .mutation(async ({ ctx, input }) => {
      const { webhook_id } = check(webhookIdInput, input, ctx);
      const rotated = await ctx.services.webhooks.rotateSecret(ctx.caller.accountId, webhook_id);
      if (rotated === null) throw noSuchWebhook();
      return secretBody(rotated);
    }),

  test: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/webhooks/{webhook_id}/test',
        tag: 'Webhooks',
        summary: 'Send a test message to a webhook',
        description:
          'Sends a message of the type `webhook.test`, once. The log of deliveries says what became of it. 409 while the webhook is paused, or another test is pending.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: webhookIdInput,
      output: webhookDeliveryBodySchema,
    })
    .input(unchecked(webhookIdInput))
    .mutation(async ({ ctx, input }) => {
      const { webhook_id } = check(webhookIdInput, input, ctx);
      const json = await ctx.services.webhooks.test(ctx.caller.accountId, webhook_id);
      if (json === null) throw noSuchWebhook();
      return wireField<WebhookDeliveryBody>('delivery', json);
    }),

  deliveries: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/webhooks/{webhook_id}/deliveries',
        tag: 'Webhooks',
        summary: 'List the deliveries of a webhook',
        description:
          'Returns the messages to a webhook, newest first, and what became of them. They are kept for 30 days, the last 10,000 of each webhook.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: listWebhookDeliveriesInput,
      output: webhookDeliveryPageSchema,
    })
    .input(unchecked(listWebhookDeliveriesInput))
    .query(async ({ ctx, input }) => {
      const { webhooks, signer } = ctx.services;
      const { accountId } = ctx.caller;
      const list = 'webhookDeliveries';
      const page = check(listWebhookDeliveriesInput, input, ctx, ({ webhook_id, ...paging }) =>
        idPosition(list, { ...paging, search: webhook_id }, accountId, signer, 'webhook_id'),
      );
      const webhookId = page.search as string;
      const rows = await webhooks.deliveries(accountId, webhookId, page.limit, page.after);
      if (rows === null) throw noSuchWebhook();
      return wirePage<WebhookDeliveryPage>(rows, idCursor(list, rows.lastId, accountId, signer, webhookId));
    }),

  replay: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay',
        tag: 'Webhooks',
        summary: 'Send a message again',
        description:
          'Sends a message again, delivered or not, with the same `webhook-id` and with what its session or export is now. If it fails, it is retried like a new one. 409 while the webhook is paused, while the message is being sent, or while 100 others of the webhook wait to be sent again.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: replayWebhookInput,
      output: webhookDeliveryBodySchema,
    })
    .input(unchecked(replayWebhookInput))
    .mutation(async ({ ctx, input }) => {
      const { webhook_id, delivery_id } = check(replayWebhookInput, input, ctx);
      const json = await ctx.services.webhooks.replay(ctx.caller.accountId, webhook_id, delivery_id);
      if (json === null) throw new ApiError('not_found', 'No such delivery of this webhook.');
      return wireField<WebhookDeliveryBody>('delivery', json);
    }),
});

/** The problems with an address that can be seen without a connection. */
function receiverProblems(url: string, allowed: AllowedHosts): ErrorDetail[] {
  const parsed = new URL(url);
  const host = hostOf(parsed);
  if (allowed.has(host)) return [];
  const problem = isInsideHost(host)
    ? 'must not be inside the network of this server'
    : parsed.protocol !== 'https:'
      ? 'must begin with https://'
      : null;
  if (problem === null) return [];
  const exception =
    'unless the operator of this server allows its host with the setting WEBHOOK_ALLOWED_HOSTS';
  return [errorDetail('url', { message: `${problem}, ${exception}` }, url)];
}

function selectionOf(filters: Parameters<typeof conditionsOf>[0]) {
  return { filters: storedFilters(filters) as WebhookFilters, conditions: conditionsOf(filters) };
}

function secretBody({ json, secret }: { json: string; secret: string }): WebhookSecret {
  return { webhook: JSON.parse(json) as Webhook, secret };
}

/** The response with a webhook. @param json of the database; null if there is no such webhook */
function webhookBody(json: string | null): WebhookBody {
  if (json === null) throw noSuchWebhook();
  return wireField<WebhookBody>('webhook', json);
}

function noSuchWebhook(): ApiError {
  return new ApiError('not_found', 'No such webhook in your account.');
}
