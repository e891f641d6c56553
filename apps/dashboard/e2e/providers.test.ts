import type { Me } from '@masker/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { clientSecret } from './support/identity-provider/provider.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { useServer } from './support/server.ts';

const used = useProvider();
const server = useServer(300, () => used.settings);
const { newPage } = useBrowser(server, () => [used.url]);

const ways = ['the clinic', 'GitHub'];

describe.each(ways)('signing in with %s', (way) => {
  it('uses PKCE and state, and returns to the requested page', async () => {
    const page = await newPage();
    await page.goto('/sessions?since=7d');
    await toProvider(page, used, way);
    const asked = used.provider.tampering.asked.at(-1);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(asked?.get('state')).toMatch(/^[\w-]{32}$/);
    if (way === 'the clinic') expect(asked?.get('nonce')).toMatch(/^[\w-]{32}$/);
    await answer(page, 'Ada Lovelace');
    await page.waitForURL('/sessions?since=7d');
    await page.getByRole('button', { name: 'Signed in as Ada Lovelace' }).waitFor();
  });

  it('sets cookies that scripts and other sites cannot use', async () => {
    const page = await newPage();
    await page.goto('/login');
    await toProvider(page, used, way);
    const state = await cookieOf(page.context(), 'masker_sign_in');
    expect(state).toMatchObject({ path: '/api/v1/auth/', httpOnly: true, sameSite: 'Lax', secure: false });
    expect(state?.expires).toBeLessThanOrEqual(Date.now() / 1000 + 600);
    await answer(page, 'Ada Lovelace');
    await page.waitForURL('/sessions');
    const cookie = await cookieOf(page.context(), 'masker_session');
    expect(cookie).toMatchObject({ path: '/', httpOnly: true, sameSite: 'Lax', secure: false });
    expect(Math.round(((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400)).toBe(30);
    expect(await cookieOf(page.context(), 'masker_sign_in')).toBeUndefined();
  });

  it('explains a cancellation at the provider, without text of the provider', async () => {
    const page = await newPage();
    await page.goto('/login?next=/sessions%3Fsince%3D7d');
    await toProvider(page, used, way);
    await answer(page, null);
    await page.getByRole('alert').getByText('You did not sign in').waitFor();
    expect(await page.content()).not.toContain('the person');
    await expectNobody(page);
    // And the way back is not forgotten.
    await toProvider(page, used, way);
    await answer(page, 'Ada Lovelace');
    await page.waitForURL('/sessions?since=7d');
  });

  it('refuses a forged state', async () => {
    const page = await newPage();
    await page.goto('/login');
    await toProvider(page, used, way);
    const id = way === 'GitHub' ? 'github' : 'oidc';
    const forged = new URLSearchParams({ code: 'a-code', state: 'f'.repeat(32) });
    await page.goto(`/api/v1/auth/callback/${id}?${forged}`);
    await page.getByRole('alert').getByText('That sign-in is no longer valid').waitFor();
    await expectNobody(page);
  });

  it('refuses to complete a sign-in in another browser', async () => {
    const page = await newPage();
    await page.goto('/login');
    await toProvider(page, used, way);
    const stolen = await heldAnswer(page, 'Ada Lovelace');
    const other = await newPage();
    await other.goto(stolen);
    await other.getByRole('alert').getByText('That sign-in is no longer valid').waitFor();
    await expectNobody(other);
  });

  it('an unverified address does not take over a user', async () => {
    await signIn('the clinic', 'Ada Lovelace');
    const page = await newPage();
    await page.goto('/login');
    await toProvider(page, used, way);
    await answer(page, 'Eve Moneypenny');
    await page.getByRole('alert').getByText('Your email address is already in use here').waitFor();
    await expectNobody(page);
  });

  it('explains that the provider failed', async () => {
    const page = await newPage();
    await page.goto('/login');
    await toProvider(page, used, way);
    used.provider.tampering.next('broken token endpoint');
    await answer(page, 'Ada Lovelace');
    await page.getByRole('alert').getByText('The identity provider did not answer').waitFor();
    await page.getByText(/^req_/).waitFor();
    await expectNobody(page);
  });
});

test('a new person gets an account, and is recognized the next time', async () => {
  const first = await signIn('the clinic', 'Grace Hopper');
  const me = await whoIs(first);
  expect(me).toMatchObject({
    user: { name: 'Grace Hopper', email: 'grace@clinic.example', role: 'admin' },
    account: { name: 'Grace Hopper’s account' },
  });
  const log = await (await first.request.get('/api/v1/access-log?action=accounts.create')).json();
  expect(log.data).toMatchObject([{ actor: { name: 'Grace Hopper' }, target: me.account.id }]);
  const second = await signIn('the clinic', 'Grace Hopper');
  expect(await whoIs(second)).toEqual(me);
  const cookies = [first, second].map((page) => cookieOf(page.context(), 'masker_session'));
  const [one, other] = await Promise.all(cookies);
  expect(one?.value).not.toBe(other?.value);
  expect(await whoIs(first)).toEqual(me);
});

test('two providers that verified the same address identify one person', async () => {
  const me = await whoIs(await signIn('the clinic', 'Alan Turing'));
  expect(await whoIs(await signIn('GitHub', 'Alan Turing'))).toEqual(me);
});

test('a new sign-in ends the previous login session', async () => {
  const page = await signIn('the clinic', 'Ada Lovelace');
  const before = await cookieOf(page.context(), 'masker_session');
  await page.goto(await addressOf('oidc'));
  await page.waitForURL('/sessions');
  const after = await cookieOf(page.context(), 'masker_session');
  expect(after?.value).not.toBe(before?.value);
  const refused = await fetch(`${server.url}/api/v1/me`, {
    headers: { cookie: `masker_session=${before?.value}` },
  });
  expect(refused.status).toBe(401);

  /** Begins as the page would, in the same browser. */
  async function addressOf(provider: string): Promise<string> {
    const begun = await page.request.post(`/api/v1/auth/sign-in/${provider}`, { data: {} });
    return (await begun.json()).url;
  }
});

test('sign-out ends the login session', async () => {
  const page = await signIn('GitHub', 'Ada Lovelace');
  const cookie = await cookieOf(page.context(), 'masker_session');
  await page.getByRole('button', { name: 'Signed in as Ada Lovelace' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('/login');
  const headers = { cookie: `masker_session=${cookie?.value}` };
  expect((await fetch(`${server.url}/api/v1/me`, { headers })).status).toBe(401);
});

test.each(['other nonce', 'forged claims', 'no id token'] as const)(
  'an id token is refused: %s',
  async (trick) => {
    const page = await newPage();
    await page.goto('/login');
    used.provider.tampering.next(trick);
    await toProvider(page, used, 'the clinic');
    await answer(page, 'Eve Moneypenny');
    await page.getByRole('alert').getByText('Who you are could not be verified').waitFor();
    await expectNobody(page);
  },
);

test('refuses the state of another provider', async () => {
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, 'the clinic');
  const callback = await heldAnswer(page, 'Ada Lovelace');
  await page.goto(callback.replace('/callback/oidc', '/callback/github'));
  await page.getByRole('alert').getByText('That sign-in is no longer valid').waitFor();
  await expectNobody(page);
});

test('redirects from another name of the server to the public address', async () => {
  const other = server.url.replace('localhost', '127.0.0.1');
  const answered = await fetch(`${other}/api/v1/auth/sign-in/oidc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: other },
    body: JSON.stringify({ next: '/sessions?since=7d' }),
  });
  expect(await answered.json()).toEqual({ url: `${server.url}/login?next=%2Fsessions%3Fsince%3D7d` });
});

test('a form gets a redirect', async () => {
  const answered = await fetch(`${server.url}/api/v1/auth/sign-in/oidc`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ next: '/sessions' }),
  });
  expect(answered.status).toBe(303);
  expect(answered.headers.get('location')).toMatch(new RegExp(`^${used.url}/auth\\?`));
});

test('the log has the reason of a refused sign-in, and no secret', async () => {
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, 'the clinic');
  const callback = await heldAnswer(page, 'Ada Lovelace');
  used.provider.tampering.next('broken token endpoint');
  await page.goto(callback);
  const request = await page.getByText(/^req_/).textContent();
  const line = server
    .output()
    .split('\n')
    .find((one) => one.includes(request ?? 'none') && one.includes('problem'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'warn', problem: 'provider_unreachable' });
  const { searchParams } = new URL(callback);
  for (const secret of [clientSecret, searchParams.get('code'), searchParams.get('state')]) {
    expect(secret).toBeTruthy();
    expect(server.output()).not.toContain(secret);
  }
});

/** Signs in, in a browser of its own. */
async function signIn(way: string, name: string): Promise<Page> {
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, way);
  await answer(page, name);
  await page.waitForURL('/sessions');
  return page;
}

/** Says at the provider who one is, without coming back. @returns the address that it would be at */
async function heldAnswer(page: Page, name: string): Promise<string> {
  used.provider.tampering.next('held answer');
  await answer(page, name);
  return (await page.getByText('/api/v1/auth/callback/').textContent()) ?? '';
}

async function whoIs(page: Page): Promise<Me> {
  return (await page.request.get('/api/v1/me')).json();
}

async function expectNobody(page: Page): Promise<void> {
  expect(await cookieOf(page.context(), 'masker_session')).toBeUndefined();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);
}

async function cookieOf(context: BrowserContext, name: string) {
  return (await context.cookies(`${server.url}/api/v1/auth/callback/oidc`)).find((one) => one.name === name);
}
