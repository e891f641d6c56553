import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createMaskerClient } from '../src/index.ts';
import {
  brokenOff,
  foreign,
  type Reply,
  type ScriptedServer,
  scriptedServer,
} from './support/scripted-server.ts';

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(...replies: [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies);
  return createMaskerClient({ url: `${server.url}/base/`, cookie: 'abc' });
}

test('requests a REST route once, and returns any response unchanged', async () => {
  const client = await serve(foreign(503, 'Müller', { 'retry-after': '7' }));
  const { status, headers, body } = await client.rawGet('/api/v1/sessions', { limit: '5', cursor: 'a&b' });
  expect([status, headers.get('retry-after'), new TextDecoder().decode(body)]).toEqual([503, '7', 'Müller']);
  expect(server?.requests).toMatchObject([
    { path: '/base/api/v1/sessions', method: 'GET', headers: { cookie: 'masker_session=abc' } },
  ]);
  expect(server?.searches).toEqual(['?limit=5&cursor=a%26b']);
});

test('a response without a body has none', async () => {
  const client = await serve((response) => response.writeHead(204).end());
  expect((await client.rawGet('/api/v1/me')).body).toEqual(new Uint8Array());
});

test('rejects an incomplete response, and one that is too long', async () => {
  const broken = await serve(brokenOff);
  await expect(broken.rawGet('/api/v1/me')).rejects.toMatchObject({ code: 'network_error' });
  await server?.close();
  const endless = await serve((response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(65_536, 'x')));
    };
    response.on('drain', more);
    more();
  });
  await expect(endless.rawGet('/api/v1/me')).rejects.toMatchObject({
    code: 'bad_response',
    message: expect.stringContaining('more than 16 MiB'),
  });
});

test('decompresses a response, with the same limit of size', async () => {
  const client = await serve((response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Müller'));
  });
  expect(new TextDecoder().decode((await client.rawGet('/api/v1/me')).body)).toBe('Müller');
  expect(server?.requests).toMatchObject([
    { headers: { 'accept-encoding': expect.stringContaining('gzip') } },
  ]);
  await server?.close();
  const small = gzipSync(Buffer.alloc(17 * 1024 * 1024, 'x'));
  expect(small.length).toBeLessThan(100_000);
  const long = await serve((response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(small);
  });
  await expect(long.rawGet('/api/v1/me')).rejects.toMatchObject({
    code: 'bad_response',
    message: expect.stringContaining('more than 16 MiB'),
  });
});

test('rejects a response that is not UTF-8, instead of replacing bytes', async () => {
  const client = await serve((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      Buffer.concat([Buffer.from('{"result":{"data":"'), Buffer.from([0xff]), Buffer.from('"}}')]),
    );
  });
  await expect(client.me.get()).rejects.toMatchObject({ code: 'bad_response' });
});

test('its signal aborts it', async () => {
  const client = await serve(() => {});
  const controller = new AbortController();
  const call = client.rawGet('/api/v1/me', {}, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'aborted' });
});
