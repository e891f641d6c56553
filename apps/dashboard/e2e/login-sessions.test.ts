import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const { signedIn } = useBrowser(useServer(300));

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

function card(page: Page, device: string) {
  return page.getByRole('list', { name: 'Your login sessions' }).locator('> li').filter({ hasText: device });
}

it('ends another login session, and that browser is sent to the sign-in page', async () => {
  const other = await signedIn('/sessions?since=90d', { userAgent: firefox });
  await other.locator('[data-index="0"]').waitFor();
  const page = await signedIn('/settings/sign-ins');
  const here = card(page, 'This one');
  await here.getByText('on Linux').waitFor();
  expect(await here.getByRole('button').count()).toBe(0);

  const there = card(page, 'Firefox 145 on Linux');
  await there.getByRole('button', { name: 'Sign out' }).click();
  const question = page.getByRole('alertdialog', { name: 'Sign out on Firefox 145 on Linux?' });
  await expect.poll(() => question.getByRole('button', { name: 'Cancel' }).evaluate(hasFocus)).toBe(true);
  await question.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Signed out on Firefox 145 on Linux').first().waitFor();
  await there.waitFor({ state: 'detached' });
  // The button that had the focus is gone: it goes on where the list begins.
  await expect
    .poll(() => page.getByRole('heading', { name: 'Login sessions', level: 1 }).evaluate(hasFocus))
    .toBe(true);

  // In the middle of what they do, and when they come back.
  await other.getByRole('button', { name: 'One window earlier' }).click();
  await other.waitForURL((url) => url.pathname === '/login');
  await other.getByRole('alert').getByText('You are no longer signed in').waitFor();
  await other.goto('/settings/sign-ins');
  expect(new URL(other.url()).searchParams.get('next')).toBe('/settings/sign-ins');
});

it('signs out everywhere, here too', async () => {
  const other = await signedIn('/sessions', { userAgent: firefox });
  const page = await signedIn('/settings/sign-ins');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL('/login');
  for (const browser of [page, other]) {
    await browser.goto('/sessions');
    expect(new URL(browser.url()).pathname).toBe('/login');
  }
});

it('leads from the header to the first of the settings', async () => {
  const page = await signedIn('/sessions');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL('/settings/sign-ins');
  const sections = page.getByRole('navigation', { name: 'Settings' });
  await sections.getByRole('link', { name: 'Members' }).click();
  await page.waitForURL('/settings/members');
  const current = sections.getByRole('link', { name: 'Members' });
  await expect.poll(() => current.getAttribute('aria-current')).toBe('page');
});

function hasFocus(element: Element): boolean {
  return element === document.activeElement;
}
