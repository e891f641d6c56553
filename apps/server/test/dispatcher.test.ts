import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDispatcher } from '../src/dispatcher.ts';
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
  expect((await fetch(`${starting}/sessions`)).status).toBe(503);
  await expect(fetch(`${starting}/sessions`, check)).rejects.toThrow();
});

/** Serves the API and the pages as texts that name the requested address. */
async function serve({ isOpen = true, onPage = (_: string) => {} } = {}): Promise<string> {
  const dispatcher = createDispatcher({ https: false, addressOf: () => '127.0.0.1' });
  const server = createServer(dispatcher.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(async () => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (!isOpen) return origin;
  dispatcher.open({
    api: (req, res) => void res.end(`api ${req.url}`),
    pages(req, res) {
      onPage(req.url ?? '');
      res.end(`page ${req.url}`);
    },
    origin,
    cookieName: 'masker_session',
  });
  return origin;
}
