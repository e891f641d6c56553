import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { openFilter } from './support/filters.ts';
import { useServer } from './support/server.ts';

/** Of another installation on this host: its cookies reach this one too. */
const others = [
  { name: 'masker_session', value: 'of.another' },
  { name: 'masker_theme', value: 'light' },
  { name: 'masker_ward', value: '' },
];

const server = useServer(300, () => ({ COOKIE_NAME: 'masker_ward' }));
const { newPage, signedIn } = useBrowser(server);

it('leads to the sign-in and back to what was asked for', async () => {
  const page = await newPage();
  await page.goto('/sessions?since=7d&status=error');
  expect(new URL(page.url()).pathname).toBe('/login');
  await page.getByText('Open the sign-in link').waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  // As if the link were opened here.
  await page.evaluate((link) => window.location.assign(link), server.link);
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.waitForURL('/sessions?since=7d&status=error');
});

it('leads back to what was asked for by the printed link in another tab too', async () => {
  const page = await newPage();
  await page.goto('/sessions?since=7d&status=error');
  await page.getByText('Open the sign-in link').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${server.url}/login${server.link}`);
  await other.getByRole('button', { name: 'Continue to the demo' }).click();
  await other.waitForURL(`${server.url}/sessions?since=7d&status=error`);
});

it('says that a link of an earlier start leads nowhere', async () => {
  const page = await newPage();
  await page.goto('/login#link=of-an-earlier-start');
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.getByText('This sign-in link is from an earlier start').waitFor();
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([]);
});

it('leads on whoever is signed in and opens the link again, and keeps its secret out of the address', async () => {
  const page = await signedIn();
  await page.goto(`/login${server.link}`);
  await page.waitForURL((url) => url.pathname === '/sessions' && url.hash === '');
});

it('keeps apart from another installation on the host', async () => {
  const page = await newPage();
  const context = page.context();
  await context.addCookies(others.map((cookie) => ({ ...cookie, url: server.url })));
  await page.goto(`/login${server.link}`);
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.waitForURL('/sessions');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  const kept = new Map((await context.cookies()).map(({ name, value }) => [name, value]));
  expect([...kept.keys()].sort()).toEqual([
    'masker_session',
    'masker_theme',
    'masker_ward',
    'masker_ward.theme',
  ]);
  expect([kept.get('masker_session'), kept.get('masker_theme')]).toEqual(['of.another', 'light']);
  expect(await (await page.request.get('/sessions')).text()).toContain('data-theme="dark"');
  const docs = await (await page.request.get('/api/docs')).text();
  expect(docs).toContain('Cookie: masker_ward=');
  expect(docs).not.toContain('masker_session');
});

it('does not lead to another site', async () => {
  const page = await newPage();
  await page.goto(`/login?next=${encodeURIComponent('//evil.example/')}${server.link}`);
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
  // Nothing is on its way any more.
  await openFilter(page, 'Agent');
  await page.keyboard.press('Escape');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'One window earlier' }).click();
  await page.waitForURL((url) => url.pathname === '/login');
  expect(new URL(page.url()).searchParams.get('next')).toMatch(/^\/sessions\?since=.*&until=/);
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

it.each([
  '/invite/%FF',
  '/%FF',
  '/sessions/%',
  '/%E0%A4%A?x=%FF',
  '/_next/static/%FF',
  '/_next/data/%FF',
  '/settings/%zz',
])('has no page at an address that cannot be decoded: %s', async (address) => {
  expect((await fetch(server.url + address)).status).toBe(404);
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  'has pages for GET and HEAD, not for %s',
  async (method) => {
    const before = await reads();
    for (const address of ['/sessions', '/login', '/', '/nowhere', '/_next/static/x']) {
      const headers = { cookie: server.cookie };
      const answer = await fetch(server.url + address, {
        method,
        headers,
        ...(method === 'POST' ? { body: 'x' } : {}),
      });
      expect([answer.status, answer.headers.get('allow')], address).toEqual([405, 'GET, HEAD']);
      expect(await answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
    }
    expect(await reads()).toBe(before);
    const head = await fetch(`${server.url}/login`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);

    /** How many reads of sessions are on record. */
    async function reads(): Promise<number> {
      const { data } = await server.get<{ data: unknown[] }>(
        '/api/v1/access-log?action=sessions.list&limit=100',
      );
      return data.length;
    }
  },
);

it.each([
  ['a password for a proxy', 'Basic b3BzOnNlY3JldA=='],
  ['a bearer token of a proxy', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
])('works behind a proxy that asks for a password and sends it on: %s', async (_what, authorization) => {
  const page = await newPage({ extraHTTPHeaders: { authorization } });
  // A cookie of the parent domain, which is none of this installation's, comes first.
  await page
    .context()
    .addCookies([{ name: 'masker_ward', value: 'of.another', url: `${server.url}/sessions` }]);
  await page.goto(`/login${server.link}`);
  await page.getByRole('button', { name: 'Continue to the demo' }).click();
  await page.waitForURL('/sessions');
  const later: string[] = [];
  page.on('framenavigated', (frame) => later.push(new URL(frame.url()).pathname));
  await page.getByRole('button', { name: 'One window earlier' }).click();
  await page.waitForURL(/until=/);
  await settled(page);
  expect(new Set(later)).toEqual(new Set(['/sessions']));
});
