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

/** Serves the API and the pages as texts that name the requested address. */
async function serve(): Promise<string> {
  const dispatcher = createDispatcher({ https: false, addressOf: () => '127.0.0.1' });
  const server = createServer(dispatcher.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(async () => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  dispatcher.open({
    api: (req, res) => void res.end(`api ${req.url}`),
    pages: (req, res) => void res.end(`page ${req.url}`),
    origin,
    cookieName: 'masker_session',
  });
  return origin;
}
