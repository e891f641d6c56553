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
import { proxies, publicHost, type RunningProxy, type StartProxy } from './support/proxies.ts';
import { masker } from './support/walk-through.ts';

const clients = 8;

/** Two servers on one database behind a proxy, and clients that read and write all the time. */
async function underLoad(startProxy: StartProxy) {
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
  const proxy = await startProxy(ports);

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
  return {
    proxy,
    /** Starts a server again, in place of one that has ended. */
    async startAgain(nth: number) {
      servers[nth] = await start(ports[nth] as number);
    },
    stop: (nth: number, signal?: NodeJS.Signals) => servers[nth]?.stop(signal),
    until: (isSeen: () => boolean) => eventually(() => isSeen() || failures().length > 0),
    more: () => asked(outcomes.length + 200),
    /** Ends the load. No request has failed, and every session is there once. */
    async expectNoneLost() {
      over = true;
      await Promise.all(load);
      expect(failures()).toEqual([]);
      expect(await query(url, 'SELECT count(*)::int AS written FROM session')).toEqual([{ written }]);
    },
  };
}

test('behind HAProxy, two servers restart one after the other without a failed request', async () => {
  const { proxy, stop, startAgain, until, more, expectNoneLost } = await underLoad(proxies.HAProxy);
  for (const [nth, name] of ['one', 'two'].entries()) {
    const reports = (state: string) => proxy.output().includes(`Server masker_sessions/${name} is ${state}`);
    expect(await stop(nth)).toEqual({ code: 0, signal: null });
    await until(() => reports('DOWN'));
    await startAgain(nth);
    await until(() => reports('UP'));
    await more();
  }
  await expectNoneLost();
});

test.each(['HAProxy', 'nginx'] as const)(
  'behind %s, a server that restarts before that is seen fails no request',
  async (name) => {
    const { proxy, stop, startAgain, until, more, expectNoneLost } = await underLoad(proxies[name]);
    for (const nth of [0, 1, 0, 1]) {
      expect(await stop(nth)).toEqual({ code: 0, signal: null });
      await startAgain(nth);
      await more();
      await until(() => isAllUp(proxy));
    }
    await expectNoneLost();
  },
);

test('behind HAProxy, a server that is killed and started again fails no read and no session that is sent', async () => {
  const { proxy, stop, startAgain, until, more, expectNoneLost } = await underLoad(proxies.HAProxy);
  for (const nth of [0, 1]) {
    expect(await stop(nth, 'SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await sleep(1_000);
    await startAgain(nth);
    await more();
    await until(() => isAllUp(proxy));
  }
  await expectNoneLost();
});

/** Whether HAProxy has seen every server that went down come up again: on a slow machine it sees a quick restart too. */
function isAllUp({ output }: RunningProxy): boolean {
  const seen = (state: string) => output().split(` is ${state}`).length;
  return seen('DOWN') === seen('UP');
}

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
      ...{ path: body === null ? '/api/v1/sessions?limit=1' : '/api/v1/sessions', method, headers },
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
