import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDispatcher } from '../src/dispatcher.ts';
import { eventually } from './support/eventually.ts';
import { afterwards } from './support/folders.ts';

test('the icon that browsers ask for without being told of one is that of the pages', async () => {
  const url = await serve();
  for (const address of ['/favicon.ico', '/favicon.ico?v=1']) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(`${url}${address}`, { method, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([308, '/icon.svg']);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  }
  expect(await (await fetch(`${url}/favicon.ico`)).text()).toBe('page /icon.svg');
  expect((await fetch(`${url}/favicon.ico`, { method: 'POST' })).status).toBe(405);
  for (const other of ['/favicon.icon', '/sessions/favicon.ico'])
    expect(await (await fetch(`${url}${other}`)).text()).toBe(`page ${other}`);
});

test('pages refuse TRACE, and return nothing of the request', async () => {
  // fetch does not send this method.
  const sent = request(`${await serve()}/sessions`, {
    method: 'TRACE',
    headers: { cookie: 'secret=1' },
  }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  let body = '';
  for await (const chunk of answer.setEncoding('utf8')) body += chunk;
  expect(body).toContain('method_not_allowed');
  expect(body).not.toContain('secret=1');
});

test('an address with more parameters than any page has is none of a page', async () => {
  const url = await serve();
  const asked = async (parameters: string[]) =>
    (await fetch(`${url}/sessions?${parameters.join('&')}`)).text();
  const few = Array.from({ length: 200 }, (_, i) => `a${i}=1`);
  expect(await asked(few)).toBe(`page /sessions?${few.join('&')}`);
  for (const parameters of [[...few, 'b'], Array(3_000).fill('a'), Array(3_000).fill('')])
    expect(await asked(parameters)).toBe('page /_not-found');
});

test('a page that asks if the server can be reached again is not made, and asks on while the server starts', async () => {
  const made: string[] = [];
  const check = { method: 'HEAD', headers: { rsc: '1' } };
  const url = await serve({ onPage: (address) => made.push(address) });
  expect((await fetch(`${url}/sessions?since=7d`, check)).status).toBe(204);
  expect(made).toEqual([]);
  expect((await fetch(`${url}/sessions`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${url}/sessions`, { headers: check.headers })).status).toBe(200);
  expect(made).toEqual(['/sessions', '/sessions']);

  const starting = await serve({ isOpen: false });
  expect((await fetch(`${starting}/api/readyz`)).status).toBe(503);
  await expect(fetch(`${starting}/sessions`, check)).rejects.toThrow();
});

test('a request that arrives while the server starts waits, with its body, and is then served', async () => {
  const { url, arrived, open } = await begin();
  const read = fetch(`${url}/sessions`);
  const written = fetch(`${url}/api/v1/sessions`, { method: 'POST', body: 'x'.repeat(1_000_000) });
  await arrived(2);
  open();
  expect(await (await read).text()).toBe('page /sessions');
  expect(await (await written).text()).toBe('api /api/v1/sessions');
});

test('a request that waits for a server which stops before it has started is 503', async () => {
  const { url, arrived, close } = await begin();
  const read = fetch(`${url}/sessions`);
  await arrived(1);
  close();
  const answer = await read;
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await fetch(`${url}/sessions`)).status).toBe(503);
});

/** Serves the API and the pages as texts that name the requested address. */
async function serve({ isOpen = true, onPage = (_: string) => {} } = {}): Promise<string> {
  const { url, open } = await begin(onPage);
  if (isOpen) open();
  return url;
}

/** Listens as a server that is starting. */
async function begin(onPage = (_: string) => {}) {
  const dispatcher = createDispatcher({ https: false, addressOf: () => '127.0.0.1' });
  const server = createServer(dispatcher.handler).listen(0, '127.0.0.1');
  let requests = 0;
  server.on('request', () => requests++);
  await once(server, 'listening');
  afterwards(async () => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    arrived: (count: number) => eventually(() => requests >= count),
    close: () => dispatcher.close(),
    open: () =>
      dispatcher.open({
        api: (req, res) => void req.resume().on('end', () => res.end(`api ${req.url}`)),
        pages(req, res) {
          onPage(req.url ?? '');
          res.end(`page ${req.url}`);
        },
        origin: url,
        cookieName: 'masker_session',
      }),
  };
}
