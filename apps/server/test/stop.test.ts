import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { readServerInfo } from '@masker/db/embedded';
import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { emptyDataDir, newDataDir } from './support/folders.ts';
import { blockQueries, countRowsOf } from './support/postgres.ts';
import { postmasterOf, processesOf } from './support/postmaster.ts';
import { launch, type Server, startServer, whenReady } from './support/server.ts';

const clean = { code: 0, signal: null };

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  test('stops everything, including PostgreSQL', async () => {
    const server = await startServer();
    const postmaster = await postmasterOf(server.dataDir);
    expect(await processesOf(postmaster)).not.toHaveLength(0);
    const socketFolder = new URL(server.databaseUrl).searchParams.get('host');

    expect(await server.stop(signal)).toEqual(clean);
    expect(await processesOf(postmaster)).toEqual([]);
    await nothingLeftIn(server.dataDir);
    expect(socketFolder && existsSync(socketFolder)).toBe(false);
    expect(server.stderr()).not.toMatch(/error|warn|unhandled/i);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

test('further signals during the stop have no effect', async () => {
  const server = await startServer();
  const postmaster = await postmasterOf(server.dataDir);
  const flood = setInterval(() => {
    server.child.kill('SIGINT');
    server.child.kill('SIGTERM');
  }, 5);
  expect(await server.stop('SIGINT')).toEqual(clean);
  clearInterval(flood);
  expect(await processesOf(postmaster)).toEqual([]);
  await nothingLeftIn(server.dataDir);
});

test('completes a running request on a keep-alive connection before it stops', async () => {
  const server = await startServer();
  const blocked = await blockQueries(server.databaseUrl);
  const answer = server.get('/api/v1/sessions?since=30d', { keepalive: true });
  await blocked.waiting(1);
  const ended = server.stop();
  await eventually(() =>
    fetch(`${server.url}/api/healthz`).then(
      () => false,
      () => true,
    ),
  );
  await blocked.release();
  expect((await answer).status).toBe(200);
  expect(await ended).toEqual(clean);
});

test('loses no request on keep-alive connections, and announces the end of each', async () => {
  const server = await startServer();
  const { port } = new URL(server.url);
  let answered = 0;
  const ends = Array.from({ length: 8 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const answer = await ask(agent, Number(port), server.cookie);
      if (answer !== 'kept') {
        agent.destroy();
        return answer;
      }
      answered++;
    }
  });
  await eventually(async () => answered > 200);
  const ended = server.stop();
  expect(await Promise.all(ends)).toEqual(Array(8).fill('announced its end'));
  expect(await ended).toEqual(clean);
});

test('a later second signal ends running requests', async () => {
  const server = await startServer();
  const upload = await beginUpload(server);
  const cut = new Promise((resolve) => upload.on('error', resolve));
  server.child.kill('SIGTERM');
  const insist = setInterval(() => server.child.kill('SIGTERM'), 1_500);
  expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  expect(await server.ended).toEqual(clean);
  clearInterval(insist);
});

test('idle connections do not delay the stop', async () => {
  const server = await startServer();
  const { port, hostname } = new URL(server.url);
  const upload = await beginUpload(server);
  const answer = once(upload, 'response') as Promise<[IncomingMessage]>;
  const sockets = ['', 'GET /api/healthz HTTP/1.1\r\nHost: loc'].map((text) => {
    // An end that nobody reads up to is not noticed.
    const socket = connect(Number(port), hostname)
      .on('error', () => {})
      .resume();
    socket.write(text);
    return socket;
  });
  // Not `once` of node:events: it would take the reset of a connection for a failure of the test.
  const closed = sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve)));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));

  const ended = server.stop();
  await Promise.all(closed);
  // The limit on the time that headers may take would have said so.
  expect(sockets.map((socket) => socket.bytesRead)).toEqual([0, 0]);
  // Had they been waited for until everything is cut, this would have been cut with them.
  upload.end();
  expect((await answer)[0].statusCode).toBe(200);
  expect(await ended).toEqual(clean);
});

test.each([
  ['the database is being made', newDataDir, /Starting PostgreSQL/],
  ['PostgreSQL is being started', emptyDataDir, /Starting PostgreSQL/],
  ['the database is being migrated', emptyDataDir, /Migrating the database/],
  ['demo data is being made', emptyDataDir, /Creating demo data {2}/],
])('a signal while %s stops everything', async (_when, makeDataDir, step) => {
  const dataDir = await makeDataDir();
  const program = launch({ DATA_DIR: dataDir, DEMO_SESSIONS: '60000' });
  await program.says(step);
  const postmaster = await postmasterOf(dataDir).catch(() => null);
  program.child.kill('SIGINT');

  expect(await program.ended).toEqual(clean);
  if (postmaster) expect(await processesOf(postmaster)).toEqual([]);
  await nothingLeftIn(dataDir);
  expect(program.stderr()).not.toMatch(/error|warn|unhandled|did not/i);
  expect(program.stdout()).not.toContain('Try it');

  const again = await whenReady(launch({ DATA_DIR: dataDir, DEMO_SESSIONS: '400' }), dataDir);
  await again.stop();
  expect(await countRowsOf(dataDir)).toMatchObject({ accounts: 2, sessions: 440 });
});

/** Begins an upload that is under way for as long as the server lets it: it moves, and does not end by itself. */
async function beginUpload(server: Server): Promise<ClientRequest> {
  const upload = request({
    port: new URL(server.url).port,
    method: 'POST',
    path: '/api/v1/sessions',
    headers: { cookie: server.cookie, 'content-type': 'application/x-ndjson' },
  });
  const drip = setInterval(() => upload.write('\n'), 100);
  upload.on('finish', () => clearInterval(drip)).on('close', () => clearInterval(drip));
  await eventually(async () =>
    (await (await server.get('/api/metrics')).text()).includes('{gate="loads",state="under_way"} 1'),
  );
  return upload;
}

/** Asks for a list, and tells what became of the connection. */
function ask(agent: Agent, port: number, cookie: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(
      { agent, port, path: '/api/v1/sessions?limit=1', headers: { cookie } },
      (answer) => {
        const last = answer.headers.connection === 'close';
        answer.resume().on('end', () => {
          if (answer.statusCode !== 200) resolve(`answered ${answer.statusCode}`);
          else resolve(last ? 'announced its end' : 'kept');
        });
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`)).end();
  });
}

/** Nothing that says somebody is there: no server.json, no postmaster.pid, no half-written file. */
async function nothingLeftIn(dataDir: string): Promise<void> {
  expect(await readServerInfo(dataDir)).toBeNull();
  const files = await readdir(dataDir);
  expect(files).not.toContain('server.json');
  expect(files.filter((name) => /tmp|auth-secret\./.test(name))).toEqual([]);
  expect(existsSync(path.join(dataDir, 'postgresql/data/postmaster.pid'))).toBe(false);
}
