import { type Receiver, startReceiver, verify } from '@masker/api/testing/receiver';
import { newId, type Webhook, type WebhookDeliveryPage } from '@masker/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let receiver: Receiver;
let account: string;

const run = (args: string[], input?: string) => masker(args, { env: { DATA_DIR: server.dataDir }, input });
const here = (...args: string[]) => run(['webhook', ...args, '--account', account]);

/** Runs a command that succeeds. @returns what it printed, parsed */
async function printed<T>(...args: string[]): Promise<T> {
  const outcome = await here(...args, '--json');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(outcome.stdout) as T;
}

const log = async (id: string) => (await printed<WebhookDeliveryPage>('deliveries', id)).data;

beforeAll(async () => {
  server = await startServer(undefined, { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  account = (await run(['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

/** Makes a webhook. @returns its id, and its secret */
async function made(...args: string[]): Promise<{ id: string; secret: string }> {
  const outcome = await here('create', '--name', 'review', '--to', receiver.url, ...args);
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_\S{44}\n$/) });
  const [id = ''] = /whk_\w{26}/.exec(outcome.stderr) ?? [];
  return { id, secret: outcome.stdout.trim() };
}

test('a webhook is made, listed, tested and deleted', async () => {
  expect(await here('list')).toMatchObject({ stdout: '', stderr: expect.stringContaining('webhook create') });
  const { id, secret } = await made();
  const list = await here('list');
  expect(list.stdout).toMatch(/^ID +STATE +EVENTS +CREATED +CREATED BY +NAME +TO +FILTERS\n/);
  expect(list.stdout).toMatch(
    new RegExp(`^${id}  active +session\\.created .* review +${receiver.url}$`, 'm'),
  );
  expect(list.stdout + list.stderr).not.toContain(secret);

  const tested = await here('test', id, '--wait');
  expect(tested).toMatchObject({ code: 0, stdout: expect.stringMatching(/^msg_\w{26}\n$/), stderr: '' });
  const [received] = await receiver.until(1);
  expect(received?.id).toBe(tested.stdout.trim());
  expect(verify(secret, received as NonNullable<typeof received>)).toMatchObject({ type: 'webhook.test' });
  const deliveries = await here('deliveries', id);
  expect(deliveries.stdout).toMatch(/^msg_\w{26} {2}.* webhook\.test +delivered +1 +204 /m);
  expect(deliveries.stderr).toBe('1 message\n');

  receiver.answer = 500;
  expect(await here('test', id, '--wait')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('The receiver answered 500.'),
  });
  expect(await here('delete', id)).toMatchObject({ code: 0, stdout: `${id} is deleted\n` });
  expect(await here('delete', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('No such') });
});

test('a message is sent again, with the same id and the new secret', async () => {
  const { id } = await made('--status', 'ok,error,partial');
  expect((await run(['import', '-', '--account', account], ndjson(sessions(1)))).code).toBe(0);
  const [first] = await receiver.until(1);
  const rotated = await here('rotate-secret', id);
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_/) });
  let [delivery] = await log(id);
  while (delivery?.status !== 'delivered') [delivery] = await log(id);
  const replayed = await here('replay', id, delivery.id);
  expect(replayed).toMatchObject({ code: 0, stdout: `${first?.id}\n` });
  const [, again] = await receiver.until(2);
  expect(again?.id).toBe(first?.id);
  verify(rotated.stdout.trim(), again as NonNullable<typeof again>);
  const unknown = await here('replay', id, newId('webhookDelivery'));
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('No such delivery') });
  await here('delete', id);
});

test('a webhook is changed, paused and resumed', async () => {
  const { id } = await made('--event', 'export.ready', '--kind', 'NAME');
  const { data } = await printed<{ data: Webhook[] }>('list');
  expect(data).toMatchObject([{ id, events: ['export.ready'], filters: { kind: ['NAME'] } }]);
  const change = (...args: string[]) => printed<{ webhook: Webhook }>('update', id, ...args);
  const both = ['--event', 'export.ready', '--event', 'session.created'];
  expect(await change('--name', 'other', ...both, '--status', 'error', '--pause')).toMatchObject({
    webhook: {
      name: 'other',
      url: receiver.url,
      events: ['export.ready', 'session.created'],
      filters: { status: ['error'] },
      paused: true,
    },
  });
  expect(await here('test', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('is paused') });
  const changed = await here('update', id, '--resume', '--all-sessions');
  expect(changed.stdout).toMatch(new RegExp(`^${id}  active .* other +${receiver.url}$`, 'm'));
  await here('delete', id);
});

test.each([
  [['update', newId('webhook')], 'Say what to change'],
  [['update', newId('webhook'), '--pause', '--resume'], '--pause or --resume, not both'],
  [['update', newId('webhook'), '--all-sessions', '--kind', 'NAME'], '--all-sessions or filters'],
  [['delete', 'whk_1'], 'The webhook id must be whk_'],
  [['replay', newId('webhook'), 'msg_1'], 'The delivery id must be msg_'],
  [['deliveries', newId('webhook'), '--limit', 'many'], '--limit must be'],
  [
    ['create', '--name', 'x', '--to', 'ftp://receiver.test', '--event', 'session.deleted'],
    '--to must be an https:// address',
  ],
  [['create', '--name', 'x', '--to', 'https://receiver.test', '--event', 'all'], '--event must be a list'],
])('what cannot be meant is refused: %j', async (args, message) => {
  expect(await here(...args)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
});
