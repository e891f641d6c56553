import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';
import { readSlowly } from './support/slow-reader.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  // Anything that reads at all takes far less than that for a piece, on a busy machine too.
  installation = await createInstallation({ stallTimeout: 12_000 });
  tenant = await installation.tenant();
});
afterAll(() => installation.close());

async function watchers(): Promise<number> {
  const text = await (await installation.get('/api/metrics')).text();
  return Number(/^masker_http_requests\{gate="watchers",state="under_way"\} (\d+)$/m.exec(text)?.[1]);
}

const logOf = (requestId: string) =>
  installation.logged.map((line) => JSON.parse(line)).filter((line) => line.request_id === requestId);

/** As many kinds as there may be, with long names, so that few sessions are much to send. */
const kinds = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`${'K'.repeat(60)}_${i}`, 1]));

/** As many as are told one by one. */
async function sendMany(): Promise<Session[]> {
  const sessions = Array.from({ length: 100 }, () => session({ kinds }));
  const response = await installation.get('/api/v1/sessions', tenant, {
    method: 'POST',
    body: JSON.stringify(sessions),
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status, await response.text()).toBe(200);
  return sessions;
}

test('closes a stalled watcher, and sends another one everything', async () => {
  const reader = watching(installation, tenant);
  await reader.until(() => reader.received.length > 0);
  const stalled = await readSlowly(installation, '/api/trpc/sessions.watch', tenant);
  expect(await watchers()).toBe(2);

  const wasReloaded = () => reader.received.some(({ event }) => event.type === 'reload');
  const sent = new Set<string>();
  // More than the sockets between here and there hold, however much that is.
  while (!logOf(stalled.requestId).some(({ msg }) => msg === 'stream broken')) {
    for (const { id } of await sendMany()) sent.add(id);
    await reader.until(() => reader.sessions().length >= sent.size || wasReloaded());
    expect(wasReloaded()).toBe(false);
  }
  expect(logOf(stalled.requestId)).toContainEqual(
    expect.objectContaining({ level: 30, msg: 'stream broken', reason: 'reader_stalled' }),
  );
  expect(logOf(stalled.requestId).filter(({ level }) => level > 30)).toEqual([]);
  expect(await stalled.rest()).toBe('reset');
  // Its place is free again.
  while ((await watchers()) > 1) await sleep(20);
  expect(await watchers()).toBe(1);

  for (const { id } of await sendMany()) sent.add(id);
  await reader.until(() => reader.sessions().length >= sent.size);
  expect(new Set(reader.sessions().map(({ id }) => id))).toEqual(sent);
  expect(reader.received.map(({ event }) => event.type)).not.toContain('reload');
  expect((await installation.get('/api/v1/sessions?limit=1', tenant)).status).toBe(200);
  await reader.stop();
});
