import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { useServer } from './support/server.ts';

// The server starts, and serves, while the provider is away: otherwise nothing here would run.
const used = useProvider({ later: true });
const server = useServer(300, () => ({ ...used.settings, SIGN_UP: 'invited' }));
const { newPage } = useBrowser(server, () => [used.url]);

test('a provider that is away is said to be, and works when it is back', async () => {
  const page = await newPage();
  await page.goto('/login');
  await page.getByRole('button', { name: 'Continue with the clinic' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('the clinic cannot be reached from this server').waitFor();
  await alert.getByText(/^req_/).waitFor();

  const form = { method: 'POST', redirect: 'manual', body: new URLSearchParams({ next: '/x' }) } as const;
  const answered = await fetch(`${server.url}/api/v1/auth/sign-in/oidc`, form);
  expect(answered.status).toBe(303);
  expect(answered.headers.get('location')).toMatch(
    /^\/login\?next=%2Fx&problem=provider_unreachable&request=req_/,
  );

  await used.start();
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Ada Lovelace');
  await page.waitForURL('/sessions');
});

test('where people have to be invited, only the first comes in without', async () => {
  const first = await newPage();
  await first.goto('/login');
  await toProvider(first, used, 'the clinic');
  await answer(first, 'Ada Lovelace');
  await first.waitForURL('/sessions');

  const second = await newPage();
  await second.goto('/login');
  await toProvider(second, used, 'the clinic');
  await answer(second, 'Grace Hopper');
  await second.getByRole('alert').getByText('You need an invitation').waitFor();
  expect((await second.request.get('/api/v1/me')).status()).toBe(401);
});
