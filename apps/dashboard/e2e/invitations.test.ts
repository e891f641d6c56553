import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { useServer } from './support/server.ts';

const used = useProvider();
const server = useServer(300, () => used.settings);
const { newPage, signedIn } = useBrowser(server, () => [used.url]);

test('somebody new joins by signing in, and gets no account of their own', async () => {
  const host = await signedIn();
  const account = await accountOf(host);
  const link = await invite(host, 'viewer');
  const page = await newPage();
  await page.goto(link);
  await page.getByRole('heading', { name: `Join ${account.name}` }).waitFor();
  await page.getByText('invites you to be a viewer').waitFor();
  await toProvider(page, used, 'GitHub');
  await answer(page, 'Grace Hopper');
  await page.waitForURL('/sessions');
  await expect.poll(() => accountOf(page)).toEqual(account);
  const { user } = await (await page.request.get('/api/v1/me')).json();
  expect(user).toMatchObject({ name: 'Grace Hopper', role: 'viewer' });
  const { data } = await (await page.request.get('/api/v1/accounts')).json();
  expect(data).toHaveLength(1);
  const log = await (
    await host.request.get(`/api/v1/access-log?actor_id=${user.id}&action=invitations.accept`)
  ).json();
  expect(log.data).toMatchObject([{ target: expect.stringMatching(/^inv_/), filters: { role: 'viewer' } }]);

  const again = await newPage();
  await again.goto(link);
  await again.getByText('That invitation is no longer valid').waitFor();
});

test('somebody who is signed in joins, and is in that account', async () => {
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Ada Lovelace');
  await page.waitForURL('/sessions');
  const own = await accountOf(page);

  const host = await signedIn();
  await page.goto(await invite(host, 'member'));
  await page.getByRole('button', { name: 'Join as Ada Lovelace' }).click();
  await page.waitForURL('/sessions');
  const joined = await accountOf(page);
  expect(joined).toEqual(await accountOf(host));
  expect(joined).not.toEqual(own);
});

test('whoever cancels at the provider is back at the invitation, which still works', async () => {
  const host = await signedIn();
  const link = await invite(host, 'member');
  const page = await newPage();
  await page.goto(link);
  await toProvider(page, used, 'the clinic');
  await answer(page, null);
  await page.getByRole('alert').getByText('You did not sign in').waitFor();
  expect(new URL(page.url()).pathname).toBe(new URL(link).pathname);
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Alan Turing');
  await page.waitForURL('/sessions');
});

test('the secret of a link is sent to nobody', async () => {
  const host = await signedIn();
  const link = await invite(host, 'member');
  const secret = new URL(link).pathname.split('/').at(-1) ?? '';
  const page = await newPage();
  const sent: string[] = [];
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    sent.push(request.headers().referer ?? '');
    if (origin !== server.url) sent.push(request.url());
  });
  await page.goto(link);
  await toProvider(page, used, 'the clinic');
  await answer(page, null);
  await page.getByRole('alert').getByText('You did not sign in').waitFor();
  expect(sent.join('\n')).not.toContain(secret);
  expect(server.output()).not.toContain(secret);
});

async function invite(host: Page, role: string): Promise<string> {
  const answered = await host.request.post('/api/v1/invitations', { data: { role } });
  expect(answered.status()).toBe(200);
  return (await answered.json()).url;
}

async function accountOf(page: Page): Promise<{ id: string; name: string }> {
  return (await (await page.request.get('/api/v1/me')).json()).account;
}
