import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { masker } from './support/operator.ts';
import { useServer } from './support/server.ts';

const used = useProvider();
const server = useServer(300, () => ({ ...used.settings, SIGN_UP: 'invited' }));
const { newPage } = useBrowser(server, () => [used.url]);

test('where an operator has made an account, also the first person needs an invitation', async () => {
  const account = await masker(server, 'account', 'create', '--name', 'Harbor Dental');
  const uninvited = await newPage();
  await uninvited.goto('/login');
  await toProvider(uninvited, used, 'the clinic');
  await answer(uninvited, 'Ada Lovelace');
  await uninvited.getByRole('alert').getByText('You need an invitation').waitFor();
  expect((await uninvited.request.get('/api/v1/me')).status()).toBe(401);

  const page = await newPage();
  const link = await masker(server, 'invitation', 'create', '--account', account, '--role', 'admin');
  await page.goto(link);
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Ada Lovelace');
  await page.waitForURL('/sessions');
  expect(await (await page.request.get('/api/v1/me')).json()).toMatchObject({ account: { id: account } });
});
