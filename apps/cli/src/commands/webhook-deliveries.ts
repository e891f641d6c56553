import { setTimeout as sleep } from 'node:timers/promises';
import type { MaskerClient, WebhookDelivery } from '@masker/client';
import { listWebhookDeliveriesInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError, typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { counted, formatDuration, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';
import { checkedInput, wholeNumber } from './checked-input.ts';

type CommandOptions = CallerOptions & { json?: true };

/** `masker webhook test`: prints the id of the message, or the delivery as JSON of the API. */
export async function webhookTest(
  terminal: Terminal,
  id: string,
  options: CommandOptions & { wait?: true },
): Promise<void> {
  const webhookId = checkedId('webhook', id);
  const delivery = await withClient(readConfig(), options, async (client) => {
    const sent = await client.webhooks.test(webhookId, terminal);
    return options.wait ? outcomeOf(client, sent, terminal) : sent;
  });
  if (delivery.status === 'failed')
    throw new CommandError('not_delivered', delivery.error ?? 'The test was not delivered.');
  await printDelivery(terminal, delivery, options);
}

/** `masker webhook deliveries`: a page of the log. */
export async function webhookDeliveries(
  terminal: Terminal,
  id: string,
  options: CommandOptions & { limit?: string; cursor?: string },
): Promise<void> {
  const input = checkedInput(listWebhookDeliveriesInput, {
    webhook_id: checkedId('webhook', id),
    limit: wholeNumber(options.limit),
    cursor: options.cursor,
  });
  const { data, next_cursor } = await withClient(readConfig(), options, ({ webhooks }) =>
    webhooks.deliveries(input, terminal),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data, next_cursor })}\n`);
  if (data.length > 0) await terminal.out(table(terminal.colours).render(data));
  if (next_cursor !== null)
    terminal.writeErr(`${counted(data.length, 'message')}; for more, use --cursor ${next_cursor}`);
  else if (data.length === 0)
    terminal.writeErr(
      `Nothing was sent yet. Try it with: ${typed(`webhook test ${id} --wait`, options.account)}`,
    );
  else terminal.writeErr(counted(data.length, 'message'));
}

/** `masker webhook replay`: prints the id of the message, or the delivery as JSON of the API. */
export async function webhookReplay(
  terminal: Terminal,
  id: string,
  deliveryId: string,
  options: CommandOptions,
): Promise<void> {
  const input = {
    webhook_id: checkedId('webhook', id),
    delivery_id: checkedId('webhookDelivery', deliveryId),
  };
  const delivery = await withClient(readConfig(), options, ({ webhooks }) =>
    webhooks.replay(input, terminal),
  );
  await printDelivery(terminal, delivery, options);
}

async function printDelivery(
  terminal: Terminal,
  delivery: WebhookDelivery,
  { json, account }: CommandOptions,
): Promise<void> {
  await terminal.out(json ? `${JSON.stringify({ delivery })}\n` : `${delivery.id}\n`);
  if (!json && delivery.status === 'pending')
    terminal.writeErr(`What becomes of it: ${typed(`webhook deliveries ${delivery.webhook_id}`, account)}`);
}

/** Milliseconds between two looks at a test: each is in the audit log. */
const firstLook = 250;
const longestPause = 4_000;

/** Waits until a test was sent. */
async function outcomeOf(
  { webhooks }: MaskerClient,
  { id, webhook_id }: WebhookDelivery,
  { signal }: Terminal,
): Promise<WebhookDelivery> {
  for (let pause = firstLook; ; pause = Math.min(2 * pause, longestPause)) {
    await sleep(pause, undefined, { signal });
    const { data } = await webhooks.deliveries({ webhook_id, limit: 100 }, { signal });
    const delivery = data.find((one) => one.id === id);
    if (delivery === undefined)
      throw new CommandError('not_found', 'The test is not in the log of the webhook any more.');
    if (delivery.status !== 'pending') return delivery;
  }
}

function table(colours: boolean): Table<WebhookDelivery> {
  return new Table<WebhookDelivery>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'CREATED', text: ({ created_at }) => formatStarted(created_at) },
      { title: 'TYPE', text: ({ type }) => type },
      { title: 'SUBJECT', text: ({ subject }) => subject ?? '' },
      { title: 'STATUS', text: ({ status }) => status },
      { title: 'ATTEMPTS', align: 'right', text: ({ attempts }) => String(attempts) },
      { title: 'ANSWER', align: 'right', text: ({ status_code }) => String(status_code ?? '') },
      {
        title: 'DURATION',
        align: 'right',
        text: ({ duration_ms }) => (duration_ms === null ? '' : formatDuration(duration_ms)),
      },
      {
        title: 'NEXT',
        text: ({ next_attempt_at }) => (next_attempt_at ? formatStarted(next_attempt_at) : ''),
      },
      { title: 'ERROR', text: ({ error }) => error ?? '' },
    ],
    colours,
  );
}
