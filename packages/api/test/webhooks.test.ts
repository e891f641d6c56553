import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Export,
  maxReplays,
  maxWebhooks,
  newId,
  type Session,
  type Webhook,
  type WebhookBody,
  type WebhookDelivery,
  type WebhookDeliveryBody,
  type WebhookDeliveryPage,
  type WebhookList,
  type WebhookMessage,
  type WebhookSecret,
  webhookDeliverySchema,
  webhookMessageSchema,
  webhookSchema,
} from '@masker/contract';
import { inAccount, removeOldDeliveries } from '@masker/db';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeExport, makeWebhook } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { type Received, type Receiver, startReceiver, verify } from './support/receiver.ts';
import { session } from './support/sessions.ts';

const day = 86_400_000;

let installation: Installation;
let tenant: Tenant;
let receiver: Receiver;

beforeAll(async () => {
  installation = await createInstallation({ webhookRetries: [0, 0, 0] });
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await installation.database.pool.query('DELETE FROM webhook');
});

const insert = async (...sessions: Session[]) => {
  await installation.insert(tenant.accountId, sessions);
  return sessions.map(({ id }) => id);
};

const subjects = (received: readonly Received[]) =>
  received.map(({ message }) => (message.data as { id?: string }).id).toSorted();

const webhookOf = (asked: Parameters<typeof makeWebhook>[2] = {}) =>
  makeWebhook(installation, tenant, { url: receiver.url, ...asked });

const change = (webhook: Webhook, body: object) =>
  call<WebhookBody>(installation, tenant, 'PATCH', `webhooks/${webhook.id}`, body);

async function shown(id: string): Promise<Webhook> {
  const { data } = await call<WebhookList>(installation, tenant, 'GET', 'webhooks');
  return webhookSchema.parse(data.find((one) => one.id === id));
}

async function log(webhook: Webhook): Promise<WebhookDelivery[]> {
  const path = `webhooks/${webhook.id}/deliveries?limit=100`;
  return (await call<WebhookDeliveryPage>(installation, tenant, 'GET', path)).data;
}

/** What the audit log has about the account, without the reads of these tests. */
async function changesOf() {
  const record = await recordOf(installation, tenant.accountId);
  return record.filter(({ action }) => action !== 'webhooks.list' && action !== 'webhooks.deliveries');
}

/** A webhook, once the server has paused it. */
async function disabled({ id }: Webhook): Promise<Webhook> {
  for (;;) {
    const webhook = await shown(id);
    if (webhook.paused) return webhook;
    await sleep(20);
  }
}

/** The log of a webhook, once it is as it should be. */
async function logOnce(
  webhook: Webhook,
  isReady: (deliveries: WebhookDelivery[]) => boolean,
): Promise<WebhookDelivery[]> {
  for (;;) {
    const deliveries = await log(webhook);
    if (isReady(deliveries)) return deliveries.map((one) => webhookDeliverySchema.parse(one));
    await sleep(20);
  }
}

/** Waits until a webhook was sent so many messages. */
async function allDelivered({ id }: Webhook, count: number): Promise<void> {
  for (;;) {
    const { rowCount } = await installation.database.pool.query(
      `SELECT FROM webhook_delivery WHERE webhook_id = $1 AND status = 'delivered'`,
      [id],
    );
    if (rowCount === count) return;
    await sleep(20);
  }
}

const areAll = (status: WebhookDelivery['status']) => (deliveries: WebhookDelivery[]) =>
  deliveries.length > 0 && deliveries.every((one) => one.status === status);

describe('a message', () => {
  test('is signed as the official library of Standard Webhooks verifies it, and has the session as the list has it', async () => {
    const { webhook, secret } = await webhookOf();
    const [id] = await insert(session({ kinds: { NAME: 2 } }));
    const [received] = (await receiver.until(1)) as [Received];
    expect(verify(secret, received)).toEqual(received.message);
    expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, received)).toThrow(/signature/i);
    expect(received.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'masker-sessions',
    });
    const message = webhookMessageSchema.parse(received.message);
    const list = await call<{ data: Session[] }>(installation, tenant, 'GET', 'sessions');
    expect(message).toMatchObject({ type: 'session.created', data: list.data[0] });
    const [delivery] = await logOnce(webhook, areAll('delivered'));
    expect(delivery).toMatchObject({
      id: received.id,
      subject: id,
      attempts: 1,
      status_code: 204,
      error: null,
      next_attempt_at: null,
    });
  });

  test('is about a finished export', async () => {
    const { webhook, secret } = await webhookOf({ events: ['export.ready'] });
    await insert(session());
    const made = await makeExport(installation, tenant);
    const [received] = (await receiver.until(1)) as [Received];
    verify(secret, received);
    const message = webhookMessageSchema.parse(received.message);
    expect([message.type, (message.data as Export).id, (message.data as Export).sha256]).toEqual([
      'export.ready',
      made.id,
      made.sha256,
    ]);
    // The session was no event for this webhook.
    expect(await logOnce(webhook, areAll('delivered'))).toHaveLength(1);
  });

  test('has two signatures after the secret was replaced', async () => {
    const { webhook, secret } = await webhookOf();
    const rotated = await call<WebhookSecret>(
      installation,
      tenant,
      'POST',
      `webhooks/${webhook.id}/secret`,
      {},
    );
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(secret);
    await insert(session());
    const [received] = (await receiver.until(1)) as [Received];
    for (const one of [secret, rotated.secret]) expect(verify(one, received)).toEqual(received.message);
  });

  test('is a test if an admin asks for one, and is not retried', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 500;
    const asked = await call<WebhookDeliveryBody>(
      installation,
      tenant,
      'POST',
      `webhooks/${webhook.id}/test`,
      {},
    );
    expect(asked.delivery).toMatchObject({ type: 'webhook.test', status: 'pending', subject: null });
    const [received] = (await receiver.until(1)) as [Received];
    expect(received.message).toMatchObject({ type: 'webhook.test', data: { webhook_id: webhook.id } });
    expect(await logOnce(webhook, areAll('failed'))).toMatchObject([
      { attempts: 1, status_code: 500, error: 'The receiver answered 500.' },
    ]);
  });
});

describe('new sessions', () => {
  test('are those that the filters match, however old, and none from before the webhook', async () => {
    const [agentId, other] = [newId('agent'), newId('agent')];
    await insert(session({ agentId, status: 'error' }));
    const { webhook } = await webhookOf({
      filters: { agent_id: [agentId], status: 'error', min_redactions: 1 },
    });
    expect(webhook.filters).toEqual({ agent_id: [agentId], status: ['error'], min_redactions: 1 });
    const kinds = { NAME: 1 };
    const wanted = await insert(
      session({ agentId, status: 'error', kinds }),
      session({ agentId, status: 'error', kinds, startedAt: Date.now() - 900 * day }),
    );
    await insert(
      session({ agentId, status: 'ok', kinds }),
      session({ agentId, status: 'error', kinds: {} }),
      session({ agentId: other, status: 'error', kinds }),
    );
    const last = await insert(session({ agentId, status: 'error', kinds }));
    const received = await receiver.until(3);
    expect(subjects(received)).toEqual([...wanted, ...last].toSorted());
    // The last was committed after those that do not match: they were looked at.
    expect(await log(webhook)).toHaveLength(3);
  });

  test('of a long import are each sent once', async () => {
    const { webhook } = await webhookOf();
    const ids = await insert(...Array.from({ length: 2_500 }, () => session()));
    const { pool } = installation.database;
    for (;;) {
      const { rows } = await pool.query(
        `SELECT count(*)::int AS n, count(DISTINCT subject)::int AS sessions,
           count(*) FILTER (WHERE status = 'pending')::int AS pending
         FROM webhook_delivery WHERE webhook_id = $1`,
        [webhook.id],
      );
      if (rows[0].n < ids.length || rows[0].pending > 0) {
        await sleep(50);
        continue;
      }
      expect(rows[0]).toEqual({ n: ids.length, sessions: ids.length, pending: 0 });
      break;
    }
    expect(subjects(receiver.received)).toEqual(ids.toSorted());
  });

  test('that a transaction commits after a later one are not missed', async () => {
    await webhookOf();
    const { pool } = installation.database;
    const [late] = await insert(session());
    await receiver.until(1);
    // A transaction that has its position in the order of commits, and that commits after another one.
    const slow = await pool.connect();
    await slow.query('BEGIN');
    await slow.query(`SELECT set_config('masker.account_id', $1, true)`, [tenant.accountId]);
    const id = newId('session');
    await slow.query(
      `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status, upstream_model,
         redaction_count, redactions_by_kind)
       SELECT account_id, $2, agent_id, agent_name, started_at, ended_at, status, upstream_model, redaction_count,
         redactions_by_kind
       FROM session WHERE account_id = $1 AND id = $3`,
      [tenant.accountId, id, late],
    );
    const [fast] = await insert(session());
    await receiver.until(2);
    await slow.query('COMMIT');
    slow.release();
    // Nothing announces it: another session makes servers look.
    const [next] = await insert(session());
    expect(subjects(await receiver.until(4))).toEqual([late, fast, id, next].toSorted());
  });

  test('are sent by the next server if one stopped after their commit', async () => {
    const { webhook } = await webhookOf();
    await installation.services.webhooks.stop();
    const ids = await insert(session(), session());
    expect(await log(webhook)).toEqual([]);
    installation.services.webhooks.start();
    expect(subjects(await receiver.until(2))).toEqual(ids.toSorted());
  });

  test('that two servers look at are queued once', async () => {
    const second = await createInstallation({ databaseUrl: installation.databaseUrl });
    try {
      const { webhook } = await webhookOf();
      for (let i = 0; i < 20; i++) await insert(session());
      await receiver.until(20);
      const deliveries = await logOnce(webhook, areAll('delivered'));
      expect(new Set(deliveries.map(({ subject }) => subject)).size).toBe(20);
      expect(deliveries).toHaveLength(20);
    } finally {
      await second.close();
    }
  });

  test('wait while the webhook is paused, and are sent once it is resumed', async () => {
    const { webhook } = await webhookOf();
    expect((await change(webhook, { paused: true })).webhook).toMatchObject({ paused: true });
    const ids = await insert(session(), session());
    const refused = await call(installation, tenant, 'POST', `webhooks/${webhook.id}/test`, {});
    expect([refused.status, refused.error?.code]).toEqual([409, 'conflict']);
    await change(webhook, { paused: false });
    expect(subjects(await receiver.until(2))).toEqual(ids.toSorted());
  });

  test('that retention removed before they were sent are not sent, and the log says so', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 503;
    receiver.headers = { 'retry-after': '3600' };
    await insert(session());
    await receiver.until(1);
    const [delivery] = await logOnce(webhook, (all) => all[0]?.attempts === 1);
    await installation.database.pool.query('DELETE FROM session WHERE account_id = $1', [tenant.accountId]);
    await call(installation, tenant, 'POST', `webhooks/${webhook.id}/deliveries/${delivery?.id}/replay`, {});
    expect(await logOnce(webhook, areAll('failed'))).toMatchObject([
      { attempts: 2, error: 'What it is about was removed before it was sent.' },
    ]);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a receiver', () => {
  test('that is away gets what it missed when it is back, with the same ids', async () => {
    const away = await createInstallation({
      databaseUrl: installation.databaseUrl,
      webhookRetries: Array.from({ length: 100 }, () => 100),
    });
    try {
      await installation.services.webhooks.stop();
      const { webhook, secret } = await webhookOf();
      const port = Number(new URL(receiver.url).port);
      await receiver.close();
      const ids = await insert(session(), session());
      const waiting = await logOnce(
        webhook,
        (all) => all.length === 2 && all.every(({ attempts }) => attempts > 0),
      );
      expect(waiting.map(({ status, error }) => [status, error])).toEqual(
        ids.map(() => ['pending', 'The receiver refused the connection.']),
      );
      expect((await shown(webhook.id)).failing_since).not.toBeNull();
      receiver = await startReceiver(port);
      const received = await receiver.until(2);
      for (const one of received) verify(secret, one);
      expect(subjects(received)).toEqual(ids.toSorted());
      expect(new Set(received.map(({ id }) => id))).toEqual(new Set(waiting.map(({ id }) => id)));
      await logOnce(webhook, areAll('delivered'));
      expect((await shown(webhook.id)).failing_since).toBeNull();
    } finally {
      await away.close();
      installation.services.webhooks.start();
    }
  });

  test('that fails gets the same message with the same id again', async () => {
    const { webhook } = await webhookOf();
    let answers = 0;
    receiver.answer = () => (++answers < 3 ? 500 : 204);
    await insert(session());
    const received = await receiver.until(3);
    expect(new Set(received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    expect(await logOnce(webhook, areAll('delivered'))).toMatchObject([{ attempts: 3, status_code: 204 }]);
  });

  test('that is killed with the server in between gets the message again, with the same id', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 'hang';
    await insert(session());
    const [first] = await receiver.until(1);
    // A server that stops gives back what it has not finished.
    await installation.services.webhooks.stop();
    expect(await log(webhook)).toMatchObject([{ status: 'pending', attempts: 0 }]);
    receiver.answer = 204;
    installation.services.webhooks.start();
    const [again] = await receiver.accepted(1);
    expect(again?.id).toBe(first?.id);
  });

  test('that does not accept a message until the last retry is paused, and says why; resumed, it gets it on demand', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 302;
    receiver.headers = { location: `${receiver.url}/elsewhere` };
    await insert(session());
    const [failed] = await logOnce(webhook, areAll('failed'));
    expect(failed).toMatchObject({ attempts: 4, status_code: 302 });
    expect(failed?.error).toMatch(/redirect, which is not followed/);
    expect((await disabled(webhook)).disabled_reason).toMatch(/^Nothing could be delivered/);
    receiver.answer = 204;
    expect((await change(webhook, { paused: false })).webhook).toMatchObject({
      paused: false,
      disabled_reason: null,
      failing_since: null,
    });
    const path = `webhooks/${webhook.id}/deliveries/${failed?.id}/replay`;
    const replayed = await call<WebhookDeliveryBody>(installation, tenant, 'POST', path, {});
    expect(replayed.delivery).toMatchObject({ id: failed?.id, status: 'pending' });
    const [accepted] = await receiver.accepted(1);
    expect(accepted?.id).toBe(failed?.id);
    expect(await logOnce(webhook, areAll('delivered'))).toMatchObject([{ attempts: 5 }]);
    expect((await changesOf()).map(({ action }) => action)).toEqual([
      'webhooks.create',
      'webhooks.send',
      'webhooks.disable',
      'webhooks.update',
      'webhooks.replay',
    ]);
  });

  test('that is slow is sent a message again only once at a time, and a bounded number of them', async () => {
    const { webhook } = await webhookOf();
    await insert(...Array.from({ length: maxReplays + 1 }, () => session()));
    await allDelivered(webhook, maxReplays + 1);
    const { rows } = await installation.database.pool.query<{ id: string }>(
      'SELECT id FROM webhook_delivery WHERE webhook_id = $1',
      [webhook.id],
    );
    const [first = '', ...others] = rows.map(({ id }) => id);
    const last = others.pop() as string;
    const replay = async (id: string) => {
      const path = `webhooks/${webhook.id}/deliveries/${id}/replay`;
      const { status, error } = await call(installation, tenant, 'POST', path, {});
      return [status, error?.message];
    };

    receiver.answer = 'hang';
    expect(await replay(first)).toEqual([200, undefined]);
    await receiver.until(rows.length + 1);
    expect(await replay(first)).toEqual([409, expect.stringMatching(/^This message is being sent now\./)]);

    await installation.services.webhooks.stop();
    receiver.answer = 204;
    try {
      for (const id of others) expect(await replay(id)).toEqual([200, undefined]);
      expect(await replay(last)).toEqual([409, expect.stringMatching(/^100 messages to this webhook wait/)]);
      // One that waits can be asked for again: it waits once.
      expect(await replay(first)).toEqual([200, undefined]);
    } finally {
      installation.services.webhooks.start();
    }
    await allDelivered(webhook, rows.length);
    expect(await replay(last)).toEqual([200, undefined]);
    await receiver.accepted(2 * rows.length);
    // Each was sent again once, and the first once more to the receiver that hung.
    expect(receiver.received).toHaveLength(2 * rows.length + 1);
  });

  test('that answers 410 pauses the webhook at once; the message is sent once it is resumed', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 410;
    await insert(session());
    await receiver.until(1);
    expect((await disabled(webhook)).disabled_reason).toBe(
      'The receiver answered 410: it wants no more messages.',
    );
    expect(await logOnce(webhook, areAll('pending'))).toMatchObject([{ attempts: 1, status_code: 410 }]);
    receiver.answer = 204;
    await call(installation, tenant, 'PATCH', `webhooks/${webhook.id}`, { paused: false });
    expect(await logOnce(webhook, areAll('delivered'))).toMatchObject([{ attempts: 2, status_code: 204 }]);
  });

  test('that does not answer within 15 seconds has failed', async () => {
    const { webhook } = await webhookOf();
    receiver.answer = 'hang';
    await call(installation, tenant, 'POST', `webhooks/${webhook.id}/test`, {});
    expect(await logOnce(webhook, areAll('failed'))).toMatchObject([
      { status_code: null, error: 'The receiver did not answer within 15 seconds.' },
    ]);
  });

  test('whose answer does not end has the message; the answer is cut off', async () => {
    let onCutOff = () => {};
    const cutOff = new Promise<void>((resolve) => {
      onCutOff = resolve;
    });
    const endless = createServer((request, response) => {
      request.resume();
      response.on('close', onCutOff).writeHead(200);
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
    });
    onTestFinished(() => void endless.close());
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    const { webhook } = await webhookOf({ url: `http://127.0.0.1:${port}/` });
    await insert(session());
    await cutOff;
    expect(await logOnce(webhook, areAll('delivered'))).toMatchObject([{ status_code: 200, error: null }]);
  });

  test.each([
    ['never comes', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
    ['is not HTTP', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno length\r\n'],
  ])(
    'whose body %s after a good status has the message, and does not get it again',
    async (_what, answer) => {
      const broken = createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(answer));
      });
      await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void broken.close());
      const { port } = broken.address() as AddressInfo;
      const { webhook } = await webhookOf({ url: `http://127.0.0.1:${port}/` });
      await insert(session());
      const isOver = (deliveries: WebhookDelivery[]) =>
        deliveries.length > 0 && deliveries.every(({ attempts }) => attempts > 0);
      expect(await logOnce(webhook, isOver)).toMatchObject([
        { status: 'delivered', attempts: 1, status_code: 200, error: null },
      ]);
    },
  );

  test.each([
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['sends interim responses', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(50)],
  ])('that %s has not accepted the message, and takes up nothing', async (_what, answer) => {
    // More of them than messages are sent at once.
    for (let i = 0; i < 9; i++) {
      const odd = createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(answer));
      });
      await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void odd.close());
      const { webhook } = await webhookOf({
        url: `http://127.0.0.1:${(odd.address() as AddressInfo).port}/`,
      });
      for (let n = 0; n < 4; n++) {
        await call(installation, tenant, 'POST', `webhooks/${webhook.id}/test`, {});
        const tests = await logOnce(webhook, areAll('failed'));
        expect(tests).toHaveLength(n + 1);
        expect(tests[0]).toMatchObject({
          status_code: null,
          error: expect.stringMatching(/^The receiver gave no final answer/),
        });
      }
    }
    const { webhook } = await webhookOf();
    await call(installation, tenant, 'POST', `webhooks/${webhook.id}/test`, {});
    await logOnce(webhook, areAll('delivered'));
  });

  test('that hangs does not delay another', async () => {
    const other = await startReceiver();
    try {
      receiver.answer = 'hang';
      await webhookOf();
      const { webhook } = await webhookOf({ url: other.url });
      const ids = await insert(...Array.from({ length: 40 }, () => session()));
      expect(subjects(await other.until(40))).toEqual(ids.toSorted());
      await logOnce(webhook, areAll('delivered'));
      // It has as many as one webhook is sent at once, and no more.
      expect(receiver.mostWaiting).toBeGreaterThan(0);
      expect(receiver.mostWaiting).toBeLessThanOrEqual(4);
    } finally {
      await other.close();
    }
  });
});

test.each([
  'https://example.com/\u0000',
  'https://example.com/\r\nX: y',
  ' https://example.com/',
  'https://example.com/\ud800',
])('an address that would be sent otherwise than it is written is refused: %j', async (url) => {
  const asked = { name: 'typed', url, events: ['session.created'] };
  const created = await call(installation, tenant, 'POST', 'webhooks', asked);
  expect([created.status, created.error?.details?.[0]?.parameter]).toEqual([422, 'url']);
  const { webhook } = await webhookOf();
  const changed = await call(installation, tenant, 'PATCH', `webhooks/${webhook.id}`, { url });
  expect([changed.status, changed.error?.details?.[0]?.parameter]).toEqual([422, 'url']);
});

describe('addresses inside', () => {
  test.each([
    'https://127.0.0.2/',
    'https://localhost/',
    'https://a.localhost:8443/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://2130706434/',
    'https://0x7f.0.0.2/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:7f00:2]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[::127.0.0.1]/',
    'https://[fec0::1]/',
    'http://receiver.test/',
  ])('are refused: %s', async (url) => {
    const answer = await call(installation, tenant, 'POST', 'webhooks', {
      name: 'inside',
      url,
      events: ['session.created'],
    });
    expect([answer.status, answer.error?.details?.map(({ parameter }) => parameter)]).toEqual([422, ['url']]);
    expect(answer.error?.message).toMatch(
      /(?:inside the network of this server|begin with https:\/\/), unless .* the setting WEBHOOK_ALLOWED_HOSTS/,
    );
  });

  test('are refused when a message is sent, whatever was allowed before, and nothing is connected to', async () => {
    const strict = await createInstallation({
      databaseUrl: installation.databaseUrl,
      allowedHosts: [],
      webhookRetries: [],
    });
    try {
      const { webhook } = await webhookOf();
      await installation.services.webhooks.stop();
      await insert(session());
      // Whoever changes a webhook has its server look at once.
      await call(strict, tenant, 'PATCH', `webhooks/${webhook.id}`, { name: 'renamed' });
      expect(await logOnce(webhook, areAll('failed'))).toMatchObject([
        {
          status_code: null,
          error: expect.stringMatching(/^The host is inside .* WEBHOOK_ALLOWED_HOSTS\.$/),
        },
      ]);
      expect((await disabled(webhook)).disabled_reason).toMatch(/inside the network/);
      expect(receiver.received).toEqual([]);
    } finally {
      await strict.close();
      installation.services.webhooks.start();
    }
  });
});

describe('webhooks', () => {
  test('are changed, and each change is in the audit log, without the address and the secret', async () => {
    const { webhook, secret } = await webhookOf({ name: 'first' });
    const changed = await change(webhook, {
      name: 'second',
      events: ['export.ready'],
      filters: { kind: 'NAME' },
      url: `${receiver.url}?key=hidden`,
    });
    expect(changed.webhook).toMatchObject({
      id: webhook.id,
      name: 'second',
      events: ['export.ready'],
      filters: { kind: ['NAME'] },
      url: `${receiver.url}?key=hidden`,
    });
    const deleted = await call<WebhookBody>(installation, tenant, 'DELETE', `webhooks/${webhook.id}`);
    expect(deleted.webhook.id).toBe(webhook.id);
    expect((await call(installation, tenant, 'GET', `webhooks/${webhook.id}/deliveries`)).status).toBe(404);
    const record = await changesOf();
    expect(record.map(({ action, target, filters }) => [action, target, filters])).toEqual([
      ['webhooks.create', webhook.id, { events: ['session.created'] }],
      ['webhooks.update', webhook.id, { events: ['export.ready'], kind: 'NAME' }],
      ['webhooks.delete', webhook.id, {}],
    ]);
    const text = JSON.stringify(record) + installation.logged.join('');
    expect([text.includes('hidden'), text.includes(secret), text.includes(secret.slice(6))]).toEqual([
      false,
      false,
      false,
    ]);
    const { rows } = await installation.database.pool.query('SELECT FROM webhook');
    expect(rows).toEqual([]);
  });

  test('with another address are sent there at once what waited for a retry', async () => {
    const patient = await createInstallation({
      databaseUrl: installation.databaseUrl,
      webhookRetries: [day, day],
    });
    const other = await startReceiver();
    try {
      const { webhook, secret } = await webhookOf();
      await installation.services.webhooks.stop();
      receiver.answer = 500;
      const [id] = await insert(session());
      await call(patient, tenant, 'PATCH', `webhooks/${webhook.id}`, { name: 'renamed' });
      await logOnce(webhook, ([one]) => one?.attempts === 1);
      expect((await shown(webhook.id)).failing_since).not.toBeNull();

      // The same address again changes nothing.
      await call(patient, tenant, 'PATCH', `webhooks/${webhook.id}`, { url: receiver.url });
      expect((await shown(webhook.id)).failing_since).not.toBeNull();
      const moved = await call<WebhookBody>(patient, tenant, 'PATCH', `webhooks/${webhook.id}`, {
        url: other.url,
      });
      expect(moved.webhook).toMatchObject({ url: other.url, failing_since: null });
      const [received] = (await other.until(1)) as [Received];
      expect(verify(secret, received)).toMatchObject({ data: { id } });
      expect(received.id).toBe(receiver.received[0]?.id);
      expect(await logOnce(webhook, areAll('delivered'))).toMatchObject([{ attempts: 2 }]);
      expect(receiver.received).toHaveLength(1);
    } finally {
      await other.close();
      await patient.close();
      installation.services.webhooks.start();
    }
  });

  test('are sent only sessions from then on if the event is added later', async () => {
    const { webhook } = await webhookOf({ events: ['export.ready'] });
    await insert(session());
    await change(webhook, { events: ['session.created'] });
    const ids = await insert(session());
    expect(subjects(await receiver.until(1))).toEqual(ids);
    expect(await log(webhook)).toHaveLength(1);
  });

  test('have a limit for each account', async () => {
    for (let i = 0; i < maxWebhooks; i++) await webhookOf();
    const answer = await call(installation, tenant, 'POST', 'webhooks', {
      name: 'too many',
      url: receiver.url,
      events: ['export.ready'],
    });
    expect([answer.status, answer.error?.code]).toEqual([409, 'conflict']);
  });

  test('have secrets that a copy of the database does not contain', async () => {
    const { webhook, secret } = await webhookOf();
    const { rows } = await installation.database.pool.query<{ secret: Buffer }>(
      'SELECT secret FROM webhook WHERE id = $1',
      [webhook.id],
    );
    expect(rows[0]?.secret.includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false);
  });

  test('list their deliveries page by page, and lose those that are too old or too many', async () => {
    const { webhook } = await webhookOf();
    const ids = await insert(...Array.from({ length: 7 }, () => session()));
    await receiver.until(7);
    await logOnce(webhook, areAll('delivered'));
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `webhooks/${webhook.id}/deliveries?limit=3${cursor ? `&cursor=${cursor}` : ''}`;
      const page: WebhookDeliveryPage = await call<WebhookDeliveryPage>(installation, tenant, 'GET', path);
      seen.push(...page.data.map(({ subject }) => subject));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    const account = inAccount(installation.serving, tenant.accountId);
    const place = { accountId: tenant.accountId, id: webhook.id };
    const newest = (await log(webhook)).slice(0, 4);
    const oldest = newId('webhookDelivery', 0);
    expect(await removeOldDeliveries(account, place, { oldest, keep: 3, limit: 100 })).toBe(3);
    expect(await log(webhook)).toEqual(newest);
    await removeOldDeliveries(account, place, { oldest: newId('webhookDelivery'), keep: 3, limit: 100 });
    expect(await log(webhook)).toEqual([]);
  });

  test('of another account get nothing of this one', async () => {
    const stranger = await installation.tenant();
    const other = await startReceiver();
    try {
      await makeWebhook(installation, stranger, {
        url: other.url,
        events: ['session.created', 'export.ready'],
      });
      await webhookOf();
      await insert(session());
      await makeExport(installation, tenant);
      await receiver.until(1);
      const theirs = session();
      await installation.insert(stranger.accountId, [theirs]);
      const received = await other.until(1);
      expect(received.map(({ message }) => (message as WebhookMessage & { data: Session }).data.id)).toEqual([
        theirs.id,
      ]);
    } finally {
      await other.close();
    }
  });
});
