import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const server = useServer(300);
const { signedIn } = useBrowser(server);

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

it('has a link that skips to the list as the first thing that Tab leads to', async () => {
  const page = await signedIn();
  await page.locator('[data-index="0"]').waitFor();
  await page.keyboard.press('Tab');
  const link = page.getByRole('link', { name: 'Skip to the list' });
  await expect.poll(() => link.evaluate((link) => link === document.activeElement)).toBe(true);
  expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? null))
    .toBe('0');

  await page.goto('/settings/tokens');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('main');
});

it('lists every shortcut that works on the page', async () => {
  const page = await signedIn();
  await page.locator('[data-index="0"]').waitFor();
  await page.keyboard.press('?');
  await list(page).waitFor();
  for (const does of ['Go to the filters', 'Export the list', 'Audit log', 'The next row', 'Search'])
    await list(page).getByText(does, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => list(page).count()).toBe(0);

  await page.goto('/settings/tokens');
  await page.keyboard.press('?');
  await list(page).getByText('Sessions', { exact: true }).waitFor();
  expect(await list(page).getByText('Export the list').count()).toBe(0);
});

it('is also opened from the menu under one’s name', async () => {
  const page = await signedIn();
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await list(page).waitFor();
});

it('goes to pages with g and a letter', async () => {
  const page = await signedIn();
  for (const [keys, path] of [
    ['a', '/audit-log'],
    ['o', '/overview'],
    ['e', '/exports'],
    ['g', '/agents'],
    [',', '/settings/sign-ins'],
    ['s', '/sessions'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(keys);
    await page.waitForURL(path);
  }
});

it('focuses the filters, and writes times in another way', async () => {
  const page = await signedIn();
  await page.locator('[data-index="0"]').waitFor();
  await page.keyboard.press('/');
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest('[role=group][aria-label=Filters]') !== null),
    )
    .toBe(true);
  await page.keyboard.press('t');
  await page
    .locator('[data-index="0"] time')
    .filter({ hasText: /ago|now/ })
    .waitFor();
  await page.keyboard.press('t');
  await page
    .locator('[data-index="0"] time')
    .filter({ hasText: /\d\d:\d\d:\d\d/ })
    .waitFor();
});

it('does nothing while a person types, or with a modifier, or in a dialog', async () => {
  const page = await signedIn();
  await page.locator('[data-index="0"]').waitFor();
  await page.getByRole('textbox').first().focus();
  await page.keyboard.type('g?e');
  expect(await list(page).count()).toBe(0);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.locator('body').evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('?');
  await list(page).waitFor();
  await page.keyboard.press('e');
  expect(await page.getByRole('dialog', { name: 'Export sessions' }).count()).toBe(0);
});

it('can be turned off, which is remembered; search and arrows go on working', async () => {
  const page = await signedIn();
  await page.locator('[data-index="0"]').waitFor();
  await page.keyboard.press('?');
  await list(page).getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => list(page).count()).toBe(0);
  await page.reload();
  await page.locator('[data-index="0"]').waitFor();
  await page.locator('body').evaluate(() => (document.activeElement as HTMLElement).blur());
  for (const key of ['?', 'e', 'j']) await page.keyboard.press(key);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? null))
    .toBe('0');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await list(page).getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => list(page).count()).toBe(0);
  await page.keyboard.press('?');
  await list(page).waitFor();
});
