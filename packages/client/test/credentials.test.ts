import { accountHeader, newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { createMaskerClient } from '../src/index.ts';
import { foreign, type Reply, result, scriptedServer } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const me = result({ user: {} });

test.each(['masker_session=abc.d%2Be%3D', 'abc.d%2Be%3D', ' masker_session=abc.d%2Be%3D\n'])(
  'accepts a cookie as %j',
  async (cookie) => {
    const { server, client } = await serve([me], { cookie });
    await client.me.get();
    expect(server.requests[0]?.headers.cookie).toBe('masker_session=abc.d%2Be%3D');
  },
);

test('accepts a cookie of another name, as set with COOKIE_NAME', async () => {
  const { server, client } = await serve([me], { cookie: '__Host-ward=abc.d%2Be%3D' });
  await client.me.get();
  expect(server.requests[0]?.headers.cookie).toBe('__Host-ward=abc.d%2Be%3D');
});

test('accepts a token', async () => {
  const { server, client } = await serve([me], { token: 'msk_Ab1-_' });
  await client.me.get();
  expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer msk_Ab1-_' });
  expect(server.requests[0]?.headers.cookie).toBeUndefined();
});

test('sends the expected account in the header that the server reads', async () => {
  const account = newId('account');
  const { server, client } = await serve([me], { token: 'msk_Ab1-_', account });
  await client.me.get();
  expect(server.requests[0]?.headers).toMatchObject({ [accountHeader]: account });
});

test.each(['', 'acc_', 'acc_01HYZ\nx', 'Northwind'])('refuses the account %j', (account) => {
  expect(() => createMaskerClient({ url: 'http://localhost', account })).toThrow(
    new TypeError('account must be the id of an account, acc_….'),
  );
});

test('refuses a cookie and a token together, without repeating them', () => {
  const create = () => createMaskerClient({ url: 'http://localhost', cookie: 'SECRET', token: 'SECRET' });
  expect(create).toThrow(new TypeError('Set either a cookie or a token, not both.'));
});

test.each([
  { cookie: 'SECRET\r\nx-evil: 1' },
  { cookie: 'SECRET; other=1' },
  { cookie: 'SECRET other' },
  { cookie: '' },
  { cookie: 'masker_session=' },
  { cookie: 'SECRET…' },
  { token: 'SECRET\nx' },
  { token: 'Bearer SECRET' },
  { token: '' },
])('refuses %j, without repeating it', (credential) => {
  const create = () => createMaskerClient({ url: 'http://localhost', ...credential });
  expect(create).toThrow(TypeError);
  expect(create).not.toThrow(/SECRET/);
});

describe('redirects', () => {
  const to =
    (location: string, status = 302): Reply =>
    (response) =>
      response.writeHead(status, { location }).end();

  test('within the origin are followed', async () => {
    const { server, client } = await serve([to('/masker/api/trpc/me.get'), me], { cookie: 'abc' });
    await client.me.get();
    expect(server.requests.map((request) => request.path)).toEqual([
      '/api/trpc/me.get',
      '/masker/api/trpc/me.get',
    ]);
    expect(server.requests[1]?.headers.cookie).toBe('masker_session=abc');
  });

  test.each([301, 302, 303, 307, 308])('to another origin are not followed (%i)', async (status) => {
    const other = await scriptedServer(me);
    const { client, server } = await serve([to(`${other.url}/x`, status)], { cookie: 'abc' });
    await expect(client.me.get()).rejects.toMatchObject({ code: 'bad_response', status });
    await expect(client.me.get()).rejects.toThrow(`${server.url} redirects to ${other.url}`);
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test('in a loop are refused', async () => {
    const { client, server } = await serve([to('/again')]);
    await expect(client.me.get()).rejects.toThrow('redirects in a loop');
    expect(server.requests).toHaveLength(6);
  });
});

test('supports a server under a path', async () => {
  const { server } = await serve([foreign(200, '{"result":{"data":{}}}')]);
  await createMaskerClient({ url: `${server.url}/masker/` }).me.get();
  expect(server.requests[0]).toMatchObject({ path: '/masker/api/trpc/me.get', method: 'GET' });
});
