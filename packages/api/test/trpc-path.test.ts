import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation({ limiters: { watchers: { slots: 0, waiting: 0 } } });
  tenant = await installation.tenant();
});
afterAll(() => installation.close());

const statusOf = async (path: string) => (await installation.get(`/api/trpc/${path}`, tenant)).status;

test('treats encoded names as the names that they mean', async () => {
  const many = Array(300).fill('me.get');
  expect(await statusOf(`${many.join(',')}?batch=1`)).toBe(422);
  expect(await statusOf(`${many.join('%2C')}?batch=1`)).toBe(422);
  expect(await statusOf('me%2Eget')).toBe(200);
  expect(await statusOf('me.get%2Cme.get?batch=1')).toBe(200);
});

test('a watch takes the slot of a watch, with any encoding of its name', async () => {
  // There is no place for any.
  expect(await statusOf('sessions.watch')).toBe(503);
  expect(await statusOf('sessions%2Ewatch')).toBe(503);
});

test('a name that is encoded twice matches nothing', async () => {
  for (const path of ['me%252Eget', `${Array(300).fill('me.get').join('%252C')}?batch=1`, 'me.get%25']) {
    expect([path, await statusOf(path)]).toEqual([path, 404]);
  }
});
