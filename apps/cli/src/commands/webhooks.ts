import type { Webhook, WebhookSecret } from '@masker/client';
import { createWebhookInput, updateWebhookInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatFilters, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedId } from './checked-id.ts';
import { checkedInput, sessionInput } from './checked-input.ts';

type CommandOptions = CallerOptions & { json?: true };
type CreateOptions = CommandOptions & { name: string; to: string; event?: string[] };
type UpdateOptions = CommandOptions & {
  name?: string;
  to?: string;
  event?: string[];
  allSessions?: true;
  pause?: true;
  resume?: true;
};

const filtersInput = createWebhookInput.shape.filters.unwrap();

/** `masker webhook list`: a table, or JSON of the API. */
export async function webhookList(terminal: Terminal, options: CommandOptions): Promise<void> {
  const list = await withClient(readConfig(), options, ({ webhooks }) => webhooks.list(terminal));
  if (options.json) return terminal.out(`${JSON.stringify(list)}\n`);
  if (list.data.length === 0)
    return terminal.writeErr(
      `No webhooks yet. Make one with: ${typed('webhook create --name NAME --to https://…', options.account)}`,
    );
  await terminal.out(table(terminal.colours).render(list.data));
  for (const { id, disabled_reason } of list.data)
    if (disabled_reason !== null) terminal.writeErr(`${id}: ${disabled_reason}`);
}

/** `masker webhook create`: prints the secret alone, for `$(…)`; everything else goes to standard error. */
export async function webhookCreate(terminal: Terminal, options: CreateOptions): Promise<void> {
  const input = checkedInput(createWebhookInput, {
    name: options.name,
    url: options.to,
    events: options.event ?? ['session.created'],
    filters: sessionInput(filtersInput, options),
  });
  await printSecret(terminal, options, ({ webhooks }) => webhooks.create(input, terminal));
}

/** `masker webhook update`: the webhook as a row of the list, or JSON of the API. */
export async function webhookUpdate(terminal: Terminal, id: string, options: UpdateOptions): Promise<void> {
  if (options.pause && options.resume) throw usage('Give --pause or --resume, not both.');
  const filters = sessionInput(filtersInput, options);
  const isFiltered = Object.keys(filters).length > 0;
  if (options.allSessions && isFiltered) throw usage('Give --all-sessions or filters, not both.');
  const input = checkedInput(updateWebhookInput, {
    webhook_id: checkedId('webhook', id),
    name: options.name,
    url: options.to,
    events: options.event,
    filters: options.allSessions || isFiltered ? filters : undefined,
    paused: options.pause ?? (options.resume ? false : undefined),
  });
  if (Object.keys(input).length === 1)
    throw usage('Say what to change: --name, --to, --event, a filter, --all-sessions, --pause or --resume.');
  const webhook = await withClient(readConfig(), options, ({ webhooks }) => webhooks.update(input, terminal));
  await terminal.out(
    options.json ? `${JSON.stringify({ webhook })}\n` : table(terminal.colours).render([webhook]),
  );
}

/** `masker webhook delete` */
export async function webhookDelete(terminal: Terminal, id: string, options: CommandOptions): Promise<void> {
  const webhookId = checkedId('webhook', id);
  const webhook = await withClient(readConfig(), options, ({ webhooks }) =>
    webhooks.delete(webhookId, terminal),
  );
  await terminal.out(options.json ? `${JSON.stringify({ webhook })}\n` : `${webhook.id} is deleted\n`);
}

/** `masker webhook rotate-secret`: prints the secret alone, like `webhook create`. */
export async function webhookRotateSecret(
  terminal: Terminal,
  id: string,
  options: CommandOptions,
): Promise<void> {
  const webhookId = checkedId('webhook', id);
  await printSecret(terminal, options, ({ webhooks }) => webhooks.rotateSecret(webhookId, terminal));
}

async function printSecret(
  terminal: Terminal,
  options: CommandOptions,
  work: Parameters<typeof withClient<WebhookSecret>>[2],
): Promise<void> {
  const { webhook, secret } = await withClient(readConfig(), options, work);
  if (options.json) return terminal.out(`${JSON.stringify({ webhook, secret })}\n`);
  await terminal.out(`${secret}\n`);
  terminal.writeErr(
    `The secret of ${webhook.id}. It is not shown again: the receiver verifies messages with it.`,
  );
  terminal.writeErr(`Try it with: ${typed(`webhook test ${webhook.id} --wait`, options.account)}`);
}

function table(colours: boolean): Table<Webhook> {
  return new Table<Webhook>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'STATE', text: state },
      { title: 'EVENTS', text: ({ events }) => events.join(' ') },
      { title: 'CREATED', text: ({ created_at }) => formatStarted(created_at) },
      { title: 'CREATED BY', text: ({ created_by }) => printable(created_by.name) },
      { title: 'NAME', text: ({ name }) => printable(name) },
      { title: 'TO', text: ({ url }) => printable(url) },
      { title: 'FILTERS', text: ({ filters }) => printable(formatFilters(filters)) },
    ],
    colours,
  );
}

function state({ paused, failing_since, disabled_reason }: Webhook): string {
  if (paused) return disabled_reason === null ? 'paused' : 'paused by the server';
  return failing_since === null ? 'active' : `failing since ${formatStarted(failing_since)}`;
}
