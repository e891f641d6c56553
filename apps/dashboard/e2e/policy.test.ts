import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { openFilter, windowField } from './support/filters.ts';
import { useServer } from './support/server.ts';
import { openRow } from './support/table.ts';

const server = useServer(300);
// After each test nothing may have been said on a console: a browser says there what a policy stopped.
const { newPage, signedIn } = useBrowser(server);

const addresses = [
  '/login',
  '/nowhere',
  '/sessions?since=90d',
  '/sessions?status=nonsense',
  '/audit-log',
  '/getting-started',
  '/settings/sign-ins',
  '/settings/tokens',
  '/settings/webhooks',
  '/settings/members',
  '/settings/retention',
  '/api/docs',
];

it.each(['light', 'dark'] as const)('blocks nothing of any page (%s)', async (colorScheme) => {
  const page = await signedIn('/sessions?since=90d', { colorScheme });
  for (const address of addresses) {
    await page.goto(address);
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
  }
  await page.goto('/sessions?since=90d');
  await openRow(page.locator('[data-index="0"]'));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.waitFor();
  await page.keyboard.press('Escape');
  // While it goes, a click beside it only closes it.
  await drawer.waitFor({ state: 'detached' });
  for (const name of [/^Theme/, /^Signed in as/, 'Duration']) {
    // What lies over the page hides the button from everybody but those who look for it.
    const button = page.getByRole('button', { name, includeHidden: true });
    await button.click();
    await button.and(page.locator('[aria-expanded="true"]')).waitFor();
    await page.locator(':is([role="menu"], [role="dialog"]):visible').first().waitFor();
    await page.keyboard.press('Escape');
    await button.and(page.locator('[aria-expanded="false"]')).waitFor();
  }
  await windowField(page).click();
  await page.getByRole('button', { name: 'Last week' }).waitFor();
  await openFilter(page, 'Agent');
  await page.goto('/settings/sign-ins');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').waitFor();
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('list', { name: 'Open invitations' }).getByRole('button').first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Invitation revoked').first().waitFor();
});

it('runs only scripts with a nonce, which is new for each page and not chosen by the client', async () => {
  const nonces = new Set<string>();
  for (const address of ['/login', '/login', '/nowhere', '/login?next=%22%3E%3Cscript%3E']) {
    const headers = { 'content-security-policy': "script-src 'nonce-chosenoutside'" };
    const answer = await fetch(server.url + address, { headers });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.replace(/style-src-attr [^;]*/, '')).not.toMatch(/unsafe|https?:|\*/);
    const nonce = /script-src 'self' 'nonce-([\w+/]{24})' 'strict-dynamic';/.exec(policy)?.[1];
    const scripts = [...(await answer.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(2);
    for (const tag of scripts) expect(tag).toContain(` nonce="${nonce}"`);
    nonces.add(nonce as string);
  }
  expect(nonces.size).toBe(4);
});

it('pages have the security headers', async () => {
  const { headers } = await fetch(`${server.url}/login`);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('microphone=()'),
  });
  // Reached by plain http, it must not promise https.
  for (const name of ['x-powered-by', 'server', 'strict-transport-security'])
    expect(headers.has(name), name).toBe(false);
});

it.each(['/login', '/api/docs'])('does not run scripts injected into %s', async (address) => {
  const page = await unwatchedPage();
  await page.route(`**${address}`, async (route) => {
    const answer = await route.fetch();
    const smuggled = `<script>smuggled.push('inline')</script>
      <script nonce="AAAAAAAAAAAAAAAAAAAAAAAA">smuggled.push('nonce')</script>
      <script src="data:text/javascript,smuggled.push('data')"></script>
      <img src="data:," onerror="smuggled.push('attribute')">
      <iframe srcdoc="<script>parent.smuggled.push('frame')</script>"></iframe>`;
    const body = (await answer.text())
      .replace('<body', `<body data-smuggled`)
      .replace(/<body[^>]*>/, `$&${smuggled}`);
    expect(body).toContain('parent.smuggled');
    await route.fulfill({ response: answer, body });
  });
  await page.addInitScript(() => {
    Object.assign(window, { smuggled: [], stopped: [] });
    document.addEventListener('securitypolicyviolation', (event) =>
      seen('stopped').push(event.violatedDirective),
    );
    function seen(name: string): string[] {
      return (window as unknown as Record<string, string[]>)[name] ?? [];
    }
  });
  await page.goto(address, { waitUntil: 'commit' });
  const recorded = (name: string) =>
    page.evaluate((name) => (window as unknown as Record<string, string[]>)[name], name);
  await expect.poll(async () => new Set(await recorded('stopped'))).toContain('script-src-attr');
  expect((await recorded('stopped'))?.filter((name) => name === 'script-src-elem').length).toBeGreaterThan(2);
  expect(await recorded('smuggled')).toEqual([]);
});

it('cannot be shown in a frame', async () => {
  const page = await unwatchedPage();
  const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
  await page.setContent(`<iframe src="${server.url}/login"></iframe>`, { waitUntil: 'commit' });
  await refused;
});

/** A page on whose console things may be said. */
async function unwatchedPage(): Promise<Page> {
  const watched = await newPage();
  const context = await watched.context().browser()?.newContext({ baseURL: server.url });
  if (!context) throw new Error('there is no browser');
  // The browser may be closed, and this with it, before it is done.
  watched.context().once('close', () => void context.close().catch(() => {}));
  return context.newPage();
}
