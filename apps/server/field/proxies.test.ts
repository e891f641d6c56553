import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { session } from '@masker/api/testing/sessions';
import type { Session, SessionPage } from '@masker/contract';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { emptyDataDir } from '../test/support/folders.ts';
import { run } from '../test/support/program.ts';
import { cliProgram } from '../test/support/programs.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { ask, begin, clientAddress } from './support/https.ts';
import { outsideProgram } from './support/outside-program.ts';
import { proxies, publicHost, type RunningProxy, startBareNginx } from './support/proxies.ts';

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

  test('serves the same list, and records the client address', async () => {
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

  test('accepts a write from a page, and refuses one from another site', async () => {
    const leave = (origin: string) =>
      ask(proxy, '/api/v1/auth/logout', { method: 'POST', headers: { origin } });
    expect((await leave(`https://${publicHost}`)).status).toBe(200);
    expect((await leave('https://elsewhere.example')).status).toBe(403);
  });

  test('sends new sessions as they arrive', async () => {
    const events = await begin(proxy, '/api/trpc/sessions.watch?input=%7B%7D', { headers: { cookie } });
    expect(events.statusCode).toBe(200);
    let received = '';
    events.setEncoding('utf8').on('data', (text: string) => {
      received += text;
    });
    await eventually(() => received.includes('open'));
    const one = session();
    expect((await post(JSON.stringify([one]))).status).toBe(200);
    await eventually(() => received.includes(one.id));
    events.destroy();
  });

  test('forwards uploads of any length and complete downloads', async () => {
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

test('masker doctor sees that addresses and the protocol arrive through a proxy with TLS', async () => {
  const { port } = await proxies.nginx([Number(new URL(server.url).port)]);
  const doctor = run(cliProgram, ['doctor', '--json'], {
    DATA_DIR: server.dataDir,
    PUBLIC_URL: `https://127.0.0.1:${port}`,
    // Its certificate is for another name, and signed by itself.
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  await doctor.ended;
  const found = JSON.parse(doctor.stdout()) as { check: string; status: string }[];
  expect(found).toContainEqual(expect.objectContaining({ check: 'public-url', status: 'ok' }));
  expect(found).toContainEqual(
    expect.objectContaining({
      check: 'proxy',
      status: 'ok',
      seen: expect.stringContaining('through the proxy'),
    }),
  );
});

describe('an interrupted download', () => {
  /** Takes long enough for the table to be locked while it goes on. */
  const rows = 150_000;
  let credential: string;

  beforeAll(async () => {
    const created = JSON.parse(await masker('account', 'create', '--name', 'Large', '--json'));
    const accountId = created.account?.id ?? created.id;
    credential = (await masker('cookie', '--account', accountId)).trim();
    const client = await connected();
    await client.query(
      `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status,
                            redaction_count, redactions_by_kind, upstream_model)
       SELECT $1, 'sess_' || lpad(n::text, 26, '0'), 'agt_01HYZ000000000000000000000', 'agent',
              now() - n * interval '1 ms', now(), 'ok', 0, '{}', NULL
       FROM generate_series(1, $2::int) AS n`,
      [accountId, rows],
    );
    await client.end();
  });

  async function connected(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    return client;
  }

  /** Downloads with curl, and reports the start. */
  async function download(origin: string, options: string[], begun: () => Promise<void>) {
    const address = `${origin}/api/v1/sessions/export?since=24h&end=true`;
    const args = ['-sS', '-N', ...options, '-H', `Cookie: ${credential}`, address];
    const child = spawn(outsideProgram('curl'), args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'close');
    let beginning: Promise<void> | undefined;
    let lines = 0;
    let end = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      beginning ??= begun();
      lines += text.split('\n').length - 1;
      end = (end + text).slice(-1_000);
    });
    await ended;
    await beginning;
    return { code: child.exitCode, lines, end };
  }

  /** Holds what the export reads until PostgreSQL has ended the connection that waits for it. */
  async function endItsConnection(): Promise<void> {
    const client = await connected();
    await client.query('BEGIN');
    await client.query('LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
    await eventually(async () => {
      const { rows } = await client.query(
        `SELECT pg_terminate_backend(waiting.pid) FROM pg_locks AS waiting
         WHERE NOT granted AND relation = 'session'::regclass`,
      );
      return rows.length > 0;
    });
    await client.query('COMMIT');
    await client.end();
  }

  interface Way {
    origin: string;
    options: string[];
  }

  const documented = async (name: keyof typeof proxies, protocol: 'http1.1' | 'http2'): Promise<Way> => {
    const { port } = await proxies[name]([Number(new URL(server.url).port)]);
    const options = ['-k', `--${protocol}`, '--resolve', `${publicHost}:${port}:127.0.0.1`];
    return { origin: `https://${publicHost}:${port}`, options };
  };

  const bareNginx = async (): Promise<Way> => {
    const { port } = await startBareNginx(Number(new URL(server.url).port));
    return { origin: `http://127.0.0.1:${port}`, options: [] };
  };

  /** Some versions complete it, so that the missing end line alone tells: newer ones may do better. */
  const ways: [string, 'an error' | 'one without its end line', () => Promise<Way>][] = [
    ['nginx with nothing but proxy_pass', 'an error', bareNginx],
    ['nginx, by HTTP/2', 'an error', () => documented('nginx', 'http2')],
    ['HAProxy, by HTTP/1.1', 'an error', () => documented('HAProxy', 'http1.1')],
    ['HAProxy, by HTTP/2', 'one without its end line', () => documented('HAProxy', 'http2')],
    ['Caddy, by HTTP/2', 'one without its end line', () => documented('Caddy', 'http2')],
  ];

  test.each(ways)('behind %s, is %s', async (_, outcome, start) => {
    const { origin, options } = await start();
    const whole = await download(origin, options, async () => {});
    expect(whole).toMatchObject({ code: 0, lines: rows + 1 });
    expect(whole.end).toMatch(new RegExp(`\\n{"end":true,"rows":${rows},"sha256":"[0-9a-f]{64}"}\\n$`));

    const cut = await download(origin, options, endItsConnection);
    // Cut off, reset, or the same of an HTTP/2 stream.
    if (outcome === 'an error') expect([18, 56, 92]).toContain(cut.code);
    expect(cut.lines).toBeLessThan(rows);
    expect(cut.end).not.toContain('"end":true');
  });
});

const ndjson = (sessions: Session[]): string => sessions.map((one) => `${JSON.stringify(one)}\n`).join('');
