import { type Receiver, startReceiver, verify } from '@masker/api/testing/receiver';
import { newId, type WebhookDelivery, type WebhookDeliveryPage, type WebhookSecret } from '@masker/contract';
import { createClient } from '@masker/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { type Server, startServer } from './support/server.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const settings = { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' };

async function post<T>(server: Server, path: string, body: object): Promise<T> {
  const answer = await server.get(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const makeWebhook = (server: Server) =>
  post<WebhookSecret>(server, 'webhooks', {
    name: 'review',
    url: receiver.url,
    events: ['session.created'],
  });

async function sendSession(server: Server): Promise<string> {
  const id = newId('session');
  const at = new Date().toISOString();
  await post(server, 'sessions', {
    id,
    agent_id: newId('agent'),
    agent_name: 'front desk',
    started_at: at,
    ended_at: at,
    status: 'ok',
    redactions_by_kind: {},
    upstream_model: null,
  });
  return id;
}

async function log(server: Server, id: string): Promise<WebhookDelivery[]> {
  const answer = await server.get(`/api/v1/webhooks/${id}/deliveries`);
  return ((await answer.json()) as WebhookDeliveryPage).data;
}

test('a session that was committed before its server was killed is sent by the next one', async () => {
  const first = await startServer(settings);
  const { webhook, secret } = await makeWebhook(first);
  const owner = createClient({ connectionString: first.databaseUrl });
  await owner.connect();
  owner.on('error', () => {});
  // For as long as this lasts, nothing can be queued for the webhook.
  await owner.query('BEGIN; SELECT FROM webhook FOR UPDATE');
  const id = await sendSession(first);
  await first.stop('SIGKILL');
  await owner.end().catch(() => {});
  expect(receiver.received).toEqual([]);

  const second = await startServer({ ...settings, DATA_DIR: first.dataDir });
  const [received] = await receiver.until(1);
  expect(received?.message).toMatchObject({ type: 'session.created', data: { id } });
  verify(secret, received as NonNullable<typeof received>);
  await eventually(async () => (await log(second, webhook.id))[0]?.status === 'delivered');
  expect(await log(second, webhook.id)).toHaveLength(1);
  await second.stop();
});

test('a message that was on its way when its server was killed is sent again, with the same id', async () => {
  receiver.received.length = 0;
  receiver.answer = 'hang';
  const first = await startServer(settings);
  const { webhook } = await makeWebhook(first);
  await sendSession(first);
  const [sent] = await receiver.until(1);
  await first.stop('SIGKILL');

  receiver.answer = 204;
  const second = await startServer({ ...settings, DATA_DIR: first.dataDir });
  const owner = createClient({ connectionString: second.databaseUrl });
  await owner.connect();
  // The claim of the killed server lasts for a minute.
  await owner.query('UPDATE webhook_delivery SET next_attempt_at = now()');
  await owner.end();
  const [again] = await receiver.accepted(1);
  expect([again?.id, again?.body]).toEqual([sent?.id, sent?.body]);
  await eventually(async () => (await log(second, webhook.id))[0]?.status === 'delivered');
  await second.stop();
});
