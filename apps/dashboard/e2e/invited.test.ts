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
  const account = (await masker(server, 'account', 'create', '--name', 'Harbor Dental')).trim();
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Ada Lovelace');
  await page.getByRole('alert').getByText('You need an invitation').waitFor();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);

  const link = await masker(server, 'invitation', 'create', '--account', account, '--role', 'admin');
  await page.goto(link.trim());
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Ada Lovelace');
  await page.waitForURL('/sessions');
  expect(await (await page.request.get('/api/v1/me')).json()).toMatchObject({ account: { id: account } });
});
