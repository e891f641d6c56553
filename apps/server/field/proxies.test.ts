import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { session } from '@masker/api/testing/sessions';
import type { Session, SessionPage } from '@masker/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { emptyDataDir } from '../test/support/folders.ts';
import { cliProgram } from '../test/support/programs.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { ask, begin, clientAddress } from './support/https.ts';
import { proxies, publicHost, type RunningProxy } from './support/proxies.ts';

const execute = promisify(execFile);

/** More than what a proxy takes by default, and more than it keeps in memory. */
const uploaded = 6_000;

let server: Server;
let cookie: string;

beforeAll(async () => {
  const settings = { PUBLIC_URL: `https://${publicHost}`, TRUST_PROXY: '127.0.0.1', DEMO_SESSIONS: '0' };
  server = await startServer({ ...settings, DATA_DIR: await emptyDataDir() });
  const created = JSON.parse(await masker('account', 'create', '--name', 'Harbor', '--json'));
  cookie = (await masker('cookie', '--account', created.account?.id ?? created.id)).trim();
});

async function masker(...args: string[]): Promise<string> {
  const { PATH = '' } = process.env;
  const env = { PATH, DATA_DIR: server.dataDir };
  return (await execute(process.execPath, [cliProgram, ...args], { env })).stdout;
}

describe.each(Object.entries(proxies))('behind %s, as documented', (_, start) => {
  let proxy: RunningProxy;

  beforeAll(async () => {
    proxy = await start([Number(new URL(server.url).port)]);
  });

  const get = (path: string) => ask(proxy, path, { headers: { cookie } });
  const post = (body: string | AsyncIterable<string>, type = 'application/json') =>
    ask(proxy, '/api/v1/sessions', { method: 'POST', headers: { cookie, 'content-type': type }, body });

  test('the list is the same as without it, and names the address of whoever asks', async () => {
    expect((await post(JSON.stringify([session(), session()]))).status).toBe(200);
    const { status, text, message } = await get('/api/v1/sessions?limit=1');
    expect(status).toBe(200);
    const direct = await (
      await fetch(`${server.url}/api/v1/sessions?limit=1`, { headers: { cookie } })
    ).text();
    // The cursor holds the instant at which the window was resolved.
    expect(text.split('"next_cursor"')[0]).toBe(direct.split('"next_cursor"')[0]);
    expect(message.headers.link).toMatch(/^<\/api\/v1\/sessions\?.*>; rel="next"$/);
    const id = message.headers['x-request-id'];
    await eventually(async () => {
      const { text } = await get('/api/v1/access-log?limit=100');
      const entries = JSON.parse(text).data as { request_id: string; address: string }[];
      const entry = entries.find((one) => one.request_id === id);
      if (entry) expect(entry.address).toBe(clientAddress);
      return entry !== undefined;
    });
  });

  test('a write that a page asks for is taken, and one that another site asks for is not', async () => {
    const leave = (origin: string) =>
      ask(proxy, '/api/v1/auth/logout', { method: 'POST', headers: { origin } });
    expect((await leave(`https://${publicHost}`)).status).toBe(200);
    expect((await leave('https://elsewhere.example')).status).toBe(403);
  });

  test('new sessions are told as they come', async () => {
    const events = await begin(proxy, '/api/trpc/sessions.watch?input=%7B%7D', { headers: { cookie } });
    expect(events.statusCode).toBe(200);
    let told = '';
    events.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await eventually(() => told.includes('open'));
    const one = session();
    expect((await post(JSON.stringify([one]))).status).toBe(200);
    await eventually(() => told.includes(one.id));
    events.destroy();
  });

  test('an upload of any length goes through, and a download is whole', async () => {
    const sent = Array.from({ length: uploaded }, () => session());
    const lines = async function* () {
      for (let at = 0; at < sent.length; at += 500) yield ndjson(sent.slice(at, at + 500));
    };
    const answer = await post(lines(), 'application/x-ndjson');
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      200,
      { accepted: uploaded, rejected: [] },
    ]);

    const { text, message } = await get('/api/v1/sessions/export?since=30d&end=true');
    expect(message.complete).toBe(true);
    const end = text.lastIndexOf('\n', text.length - 2) + 1;
    const digest = createHash('sha256').update(text.slice(0, end)).digest('hex');
    const { rows, sha256 } = JSON.parse(text.slice(end));
    expect(sha256).toBe(digest);
    expect(rows).toBeGreaterThanOrEqual(uploaded);
    const newest = (JSON.parse((await get('/api/v1/sessions?limit=1&since=30d')).text) as SessionPage)
      .data[0];
    expect(JSON.parse(text.slice(0, text.indexOf('\n')))).toEqual(newest);
  });
});

const ndjson = (sessions: Session[]): string => sessions.map((one) => `${JSON.stringify(one)}\n`).join('');
