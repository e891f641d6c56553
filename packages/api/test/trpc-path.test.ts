import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation } from './support/installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());

test('a path that means more than it says is no path, whatever it is asked with', async () => {
  const tenant = await installation.tenant();
  for (const path of [
    `${Array(300).fill('me.get').join('%2C')}?batch=1`,
    'me%2Eget',
    'sessions%2Ewatch',
    'me.get%2Cme.get?batch=1',
  ]) {
    const response = await installation.get(`/api/trpc/${path}`, tenant);
    expect([path, response.status]).toEqual([path, 404]);
  }
});
