import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const server = useServer(200);
const { newPage, signedIn } = useBrowser(server);

it('leads to the sign-in and back to what was asked for', async () => {
  const page = await newPage();
  await page.goto('/sessions?since=7d&status=error');
  expect(new URL(page.url()).pathname).toBe('/login');
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.waitForURL('/sessions?since=7d&status=error');
});

it('does not lead to another site', async () => {
  const page = await newPage();
  await page.goto(`/login?next=${encodeURIComponent('//evil.example/')}`);
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.waitForURL('/sessions');
});

it('shows who is signed in, and signs out', async () => {
  const page = await signedIn();
  const { user, account } = await server.get<{ user: { name: string }; account: { name: string } }>(
    '/api/v1/me',
  );
  await page.getByRole('banner').getByText(account.name).waitFor();
  await page.getByRole('button', { name: `Signed in as ${user.name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('/login');
  await page.goto('/sessions');
  expect(new URL(page.url()).pathname).toBe('/login');
});

it('asks to sign in again when the sign-in ends during use', async () => {
  const page = await signedIn('/sessions?since=90d');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Status error' }).click();
  await page.waitForURL((url) => url.pathname === '/login');
  expect(new URL(page.url()).searchParams.get('next')).toBe('/sessions?since=90d&status=error');
});

it('keeps the theme without a flash: the page comes with it', async () => {
  const page = await signedIn();
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  const answer = await page.request.get('/sessions');
  expect(await answer.text()).toContain('data-theme="dark"');
});

it('has a page for addresses that are none', async () => {
  const page = await newPage();
  expect((await page.goto('/nowhere'))?.status()).toBe(404);
  await page.getByRole('link', { name: 'Go to the sessions' }).waitFor();
});
