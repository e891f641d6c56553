import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { session } from '@masker/api/testing/sessions';
import { freePort } from '@masker/tsconfig/free-port';
import { expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { newDataDir } from '../test/support/folders.ts';
import { query, startOtherPostgres } from '../test/support/postgres.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { proxies, publicHost, type RunningProxy } from './support/proxies.ts';
import { masker } from './support/walk-through.ts';

const clients = 8;

test('behind HAProxy, two servers restart one after the other without a failed request', async () => {
  const { url } = await startOtherPostgres();
  const shared = {
    DATABASE_URL: url,
    AUTH_SECRET: 'a secret for the tests of a rolling restart',
    PUBLIC_URL: `https://${publicHost}`,
    TRUST_PROXY: '127.0.0.1',
    DEMO_SESSIONS: '0',
  };
  const start = async (port: number): Promise<Server> =>
    startServer({ ...shared, PORT: String(port), DATA_DIR: await newDataDir() });
  const ports: [number, number] = [await freePort(), await freePort()];
  const servers: [Server, Server] = [await start(ports[0]), await start(ports[1])];
  const account = await masker(['account', 'create', '--name', 'Harbor'], shared);
  const cookie = await masker(['cookie', '--account', account], shared);
  const proxy = await proxies.HAProxy(ports);

  const outcomes: (number | string)[] = [];
  let written = 0;
  let over = false;
  const failures = () => outcomes.filter((outcome) => outcome !== 200);
  const load = Array.from({ length: clients }, async (_, i) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = i; !over; n++) {
      const writes = n % 4 === 0;
      if (writes) written++;
      outcomes.push(await ask(proxy, agent, cookie, writes ? JSON.stringify([session()]) : null));
      // From none to some time, so that connections are reused at once, after a while, or not at all.
      await sleep(i * 40);
    }
    agent.destroy();
  });
  const asked = (count: number) => eventually(() => outcomes.length >= count || failures().length > 0);

  await asked(200);
  for (const [i, name] of ['one', 'two'].entries()) {
    const reports = (state: string) => proxy.output().includes(`Server masker_sessions/${name} is ${state}`);
    expect(await servers[i]?.stop()).toEqual({ code: 0, signal: null });
    await eventually(() => reports('DOWN') || failures().length > 0);
    servers[i] = await start(ports[i] as number);
    await eventually(() => reports('UP') || failures().length > 0);
    await asked(outcomes.length + 200);
  }
  over = true;
  await Promise.all(load);
  expect(failures()).toEqual([]);
  expect(await query(url, 'SELECT count(*)::int AS written FROM session')).toEqual([{ written }]);
});

/** @returns the status, or what went wrong */
function ask(
  { port }: RunningProxy,
  agent: Agent,
  cookie: string,
  body: string | null,
): Promise<number | string> {
  const method = body === null ? 'GET' : 'POST';
  const headers = {
    host: publicHost,
    cookie,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve) => {
    const asked = request({
      ...{ agent, host: '127.0.0.1', port, servername: publicHost, rejectUnauthorized: false },
      ...{ path: '/api/v1/sessions', method, headers },
    });
    asked.on('error', (error) => resolve(`${method}: ${error.message}`));
    asked.on('response', (answer) => {
      const ended = once(answer.resume(), 'end');
      ended.then(
        () => resolve(answer.statusCode === 200 ? 200 : `${method}: ${answer.statusCode}`),
        () => resolve(`${method}: cut off`),
      );
    });
    asked.end(body ?? undefined);
  });
}
