import { accountHeader, newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { createMaskerClient } from '../src/index.ts';
import { foreign, type Reply, result, scriptedServer } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const me = result({ user: {} });

test.each(['masker_session=abc.d%2Be%3D', 'abc.d%2Be%3D', ' masker_session=abc.d%2Be%3D\n'])(
  'a cookie as %j',
  async (cookie) => {
    const { server, client } = await serve([me], { cookie });
    await client.me.get();
    expect(server.requests[0]?.headers.cookie).toBe('masker_session=abc.d%2Be%3D');
  },
);

test('a cookie of another name, as an installation with COOKIE_NAME has it', async () => {
  const { server, client } = await serve([me], { cookie: '__Host-ward=abc.d%2Be%3D' });
  await client.me.get();
  expect(server.requests[0]?.headers.cookie).toBe('__Host-ward=abc.d%2Be%3D');
});

test('a token', async () => {
  const { server, client } = await serve([me], { token: 'msk_Ab1-_' });
  await client.me.get();
  expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer msk_Ab1-_' });
  expect(server.requests[0]?.headers.cookie).toBeUndefined();
});

test('the account that is meant, under the name that the server reads', async () => {
  const account = newId('account');
  const { server, client } = await serve([me], { token: 'msk_Ab1-_', account });
  await client.me.get();
  expect(server.requests[0]?.headers).toMatchObject({ [accountHeader]: account });
});

test.each(['', 'acc_', 'acc_01HYZ\nx', 'Northwind'])('the account %j is refused', (account) => {
  expect(() => createMaskerClient({ url: 'http://localhost', account })).toThrow(
    new TypeError('account must be the id of an account, acc_….'),
  );
});

test('a cookie and a token together are refused, and not repeated', () => {
  const create = () => createMaskerClient({ url: 'http://localhost', cookie: 'SECRET', token: 'SECRET' });
  expect(create).toThrow(new TypeError('Give either a cookie or a token, not both.'));
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
])('%j is refused, and not repeated', (credential) => {
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

  test.each([301, 302, 303, 307, 308])('to another origin are not (%i)', async (status) => {
    const other = await scriptedServer(me);
    const { client, server } = await serve([to(`${other.url}/x`, status)], { cookie: 'abc' });
    await expect(client.me.get()).rejects.toMatchObject({ code: 'bad_response', status });
    await expect(client.me.get()).rejects.toThrow(`${server.url} redirects to ${other.url}`);
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test('in a circle end', async () => {
    const { client, server } = await serve([to('/again')]);
    await expect(client.me.get()).rejects.toThrow('redirects in a circle');
    expect(server.requests).toHaveLength(6);
  });
});

test('a server under a path', async () => {
  const { server } = await serve([foreign(200, '{"result":{"data":{}}}')]);
  await createMaskerClient({ url: `${server.url}/masker/` }).me.get();
  expect(server.requests[0]).toMatchObject({ path: '/masker/api/trpc/me.get', method: 'GET' });
});
