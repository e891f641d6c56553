import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { signInAs } from '@masker/api/auth';
import { newId } from '@masker/contract';
import { openDatabase } from '@masker/db';
import { demo } from '@masker/seed';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { newDataDir } from '../test/support/folders.ts';
import { freePort } from '../test/support/ports.ts';
import { startOtherPostgres } from '../test/support/postgres.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { documented } from './support/documented.ts';
import { outsideProgram } from './support/outside-program.ts';

const secret = 'a secret for the tests of a rolling restart';

interface Ports {
  proxy: number;
  statistics: number;
  servers: [number, number];
}

/** As docs/proxies.md has it, without TLS, looking at servers more often, and with statistics to see who is up. */
async function configuration({ proxy, statistics, servers }: Ports): Promise<string> {
  const block = await documented('proxies.md', 'haproxy', {
    'bind :443 ssl crt /etc/haproxy/sessions.example.org.pem alpn h2,http/1.1': `bind 127.0.0.1:${proxy}`,
    'inter 2s': 'inter 200ms',
    '10.0.0.11:3000': `127.0.0.1:${servers[0]}`,
    '10.0.0.12:3000': `127.0.0.1:${servers[1]}`,
  });
  return `${block}\nfrontend statistics\n  bind 127.0.0.1:${statistics}\n  stats enable\n  stats uri /\n`;
}

test('behind HAProxy, two servers restart one after the other without a failed request', async () => {
  const postgres = await startOtherPostgres();
  const ports: Ports = {
    proxy: await freePort(),
    statistics: await freePort(),
    servers: [await freePort(), await freePort()],
  };
  const dataDirs = [await newDataDir(), await newDataDir()];
  const settings = { DATABASE_URL: postgres.url, AUTH_SECRET: secret, DEMO_SESSIONS: '200' };
  const start = (i: number): Promise<Server> =>
    startServer({ ...settings, PORT: String(ports.servers[i]), DATA_DIR: dataDirs[i] as string });
  const servers = [await start(0), await start(1)];
  const cookie = await signIn(postgres.url);
  await startHaproxy(ports);
  const bothUp = () =>
    eventually(async () => {
      const csv = await (await fetch(`http://127.0.0.1:${ports.statistics}/;csv`)).text();
      return csv.split('\n').filter((line) => /^masker_sessions,(one|two),.*,UP,/.test(line)).length === 2;
    });
  await bothUp();

  const failures: string[] = [];
  let answered = 0;
  let over = false;
  const loops = Array.from({ length: 8 }, async (_, i) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; !over; n++) {
      const body = (n + i) % 4 === 0 ? JSON.stringify(session()) : null;
      const outcome = await ask(agent, ports.proxy, cookie, body);
      if (outcome === 200) answered++;
      else failures.push(`${body ? 'POST' : 'GET'}: ${outcome}`);
    }
    agent.destroy();
  });
  const asked = (count: number) => eventually(async () => answered >= count || failures.length > 0);

  await asked(500);
  for (const i of [0, 1] as const) {
    const before = answered;
    expect(await servers[i]?.stop()).toEqual({ code: 0, signal: null });
    servers[i] = await start(i);
    await bothUp();
    await asked(before + 700);
  }
  over = true;
  await Promise.all(loops);
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(1_900);
});

async function startHaproxy(ports: Ports): Promise<void> {
  const folder = await newDataDir();
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'haproxy.cfg');
  await writeFile(file, await configuration(ports));
  const haproxy = spawn(outsideProgram('haproxy'), ['-db', '-f', file], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (haproxy.exitCode !== null) return;
    haproxy.kill('SIGKILL');
    await once(haproxy, 'exit');
  });
  await eventually(() =>
    fetch(`http://127.0.0.1:${ports.statistics}/;csv`).then(
      () => true,
      () => false,
    ),
  );
}

/** @returns the status, or what went wrong */
function ask(agent: Agent, port: number, cookie: string, body: string | null): Promise<number | string> {
  const headers = { cookie, ...(body ? { 'content-type': 'application/json' } : {}) };
  const method = body ? 'POST' : 'GET';
  return new Promise((resolve) => {
    const asked = request(
      { agent, port, host: '127.0.0.1', path: '/api/v1/sessions', method, headers },
      (answer) => {
        answer.resume().on('error', () => resolve('cut off'));
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    asked.end(body ?? undefined);
  });
}

function session(): object {
  const at = new Date().toISOString();
  return {
    id: newId('session'),
    agent_id: 'agt_01HYZ000000000000000000000',
    agent_name: 'intake',
    started_at: at,
    ended_at: at,
    status: 'ok',
    redactions_by_kind: {},
    upstream_model: null,
  };
}

async function signIn(url: string): Promise<string> {
  const database = openDatabase({ url, connections: 1 });
  try {
    return await signInAs(database.directory, secret, demo.userId, demo.accountId);
  } finally {
    await database.close();
  }
}
