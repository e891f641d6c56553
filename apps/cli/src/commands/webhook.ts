import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';
import { repeated } from './repeated.ts';
import { withSessionOptions } from './session-options.ts';

const more = `
A webhook is an address that the server sends a signed message to for each new session or finished export. Its secret is
printed once, when it is made. Only admins of an account see and change its webhooks.
Events: session.created, export.ready.`;

const webhookId = ['<webhook-id>', 'the webhook (whk_…)'] as const;
const to = ['--to <address>', 'the address of the receiver, https://…'] as const;
const event = [
  '--event <event>',
  'the events that are sent, separated by commas; or repeat the option',
  repeated,
] as const;

/** Describes `masker webhook`. */
export function addWebhook(program: Command, terminal: Terminal): void {
  const webhook = program
    .command('webhook')
    .description('Create, list, change, test and delete webhooks, and send their messages again.')
    .addHelpText('after', more);
  calling(
    webhook.command('list').description('List the webhooks, in the order of their creation.'),
    'people',
  ).action(async (options) => (await import('./webhooks.ts')).webhookList(terminal, options));
  const create = webhook
    .command('create')
    .description('Create a webhook, and print its secret.')
    .requiredOption('--name <name>', 'the name of the webhook')
    .requiredOption(...to)
    .option(event[0], `${event[1]} (session.created)`, event[2]);
  withSessionOptions(create, 'filters');
  calling(create, 'people').action(async (options) =>
    (await import('./webhooks.ts')).webhookCreate(terminal, options),
  );
  const update = webhook
    .command('update')
    .description('Change, pause or resume a webhook. What is left out stays.')
    .argument(...webhookId)
    .option('--name <name>', 'the name of the webhook')
    .option(...to)
    .option(...event)
    .option('--all-sessions', 'remove its filters')
    .option('--pause', 'send nothing until it is resumed')
    .option('--resume', 'go on; what happened meanwhile is sent');
  withSessionOptions(update, 'filters').addHelpText(
    'after',
    '\nOptions that filter sessions replace all earlier filters.',
  );
  calling(update, 'people').action(async (id, options) =>
    (await import('./webhooks.ts')).webhookUpdate(terminal, id, options),
  );
  calling(
    webhook
      .command('delete')
      .description('Delete a webhook and the log of its deliveries. What was not delivered is not sent.')
      .argument(...webhookId),
    'people',
  ).action(async (id, options) => (await import('./webhooks.ts')).webhookDelete(terminal, id, options));
  calling(
    webhook
      .command('rotate-secret')
      .description('Replace the secret of a webhook, and print the new one. For 24 hours, both sign.')
      .argument(...webhookId),
    'people',
  ).action(async (id, options) => (await import('./webhooks.ts')).webhookRotateSecret(terminal, id, options));
  addDeliveries(webhook, terminal);
}

function addDeliveries(webhook: Command, terminal: Terminal): void {
  calling(
    webhook
      .command('test')
      .description('Send a test message to a webhook, once, and print its id.')
      .argument(...webhookId)
      .option('--wait', 'wait until it was sent; fail if the receiver did not accept it'),
    'people',
  ).action(async (id, options) =>
    (await import('./webhook-deliveries.ts')).webhookTest(terminal, id, options),
  );
  calling(
    webhook
      .command('deliveries')
      .description('List the messages to a webhook, newest first, and what became of them.')
      .argument(...webhookId)
      .option('--limit <n>', 'the maximum number of messages, 1 to 100 (25)')
      .option('--cursor <cursor>', 'the cursor of an earlier page, to continue after it'),
    'people',
  ).action(async (id, options) =>
    (await import('./webhook-deliveries.ts')).webhookDeliveries(terminal, id, options),
  );
  calling(
    webhook
      .command('replay')
      .description('Send a message again, with the same id.')
      .argument(...webhookId)
      .argument('<delivery-id>', 'the message (msg_…)'),
    'people',
  ).action(async (id, deliveryId, options) =>
    (await import('./webhook-deliveries.ts')).webhookReplay(terminal, id, deliveryId, options),
  );
}
