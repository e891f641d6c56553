import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const server = useServer(300);
const { signedIn } = useBrowser(server);

const phone = { viewport: { width: 390, height: 844 } };

it('leads back to the dashboard', async () => {
  const page = await signedIn('/api/docs');
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await page.waitForURL('**/sessions');
});

it.each([
  ['light', 'dark'],
  ['dark', 'light'],
] as const)('follows the theme that was chosen in the dashboard: %s', async (chosen, colorScheme) => {
  const page = await signedIn('/api/docs', { colorScheme });
  const shown = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await expect.poll(shown).toBe('light dark');
  await page.context().addCookies([{ name: 'masker_theme', value: chosen, url: server.url }]);
  await page.reload();
  await expect.poll(shown).toBe(chosen);
});

it('offers an export as a file, and shows what is refused', async () => {
  const page = await signedIn('/api/docs#sessions.export', { acceptDownloads: true });
  const form = page.locator('[id="sessions.export"] form');
  await form.getByLabel('since').fill('90d');
  await form.getByLabel('format').selectOption('csv');
  await form.getByRole('button', { name: 'Send' }).click();
  const file = form.getByRole('link', { name: /^Save northwind-health_\S+\.csv \(/ });
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
  // The server names it after the account and the window.
  expect(download.suggestedFilename()).toMatch(/^northwind-health_\S+\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^id,agent_id,/);
  expect(lines).toHaveLength(301);
  await form.getByLabel('since').fill('soon');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('"validation_failed"').waitFor();
  expect(await file.count()).toBe(0);
});

it('has its contents behind a button on a phone', async () => {
  const page = await signedIn('/api/docs', phone);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  expect(await contents.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Contents' }).click();
  await contents.getByRole('link', { name: 'Create a token' }).click();
  await contents.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Create a token' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#tokens.create');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

it('has them beside the text where there is room', async () => {
  const page = await signedIn('/api/docs');
  await expect.poll(() => page.getByRole('navigation', { name: 'Contents' }).isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: 'Contents' }).count()).toBe(0);
});

it('leads from an answer to the object in it, and from an operation to what an error means', async () => {
  const page = await signedIn('/api/docs');
  const operation = page.getByRole('article', { name: 'Get a session' });
  await operation.getByRole('link', { name: 'Session', exact: true }).press('Enter');
  expect(new URL(page.url()).hash).toBe('#object.Session');
  const object = page.getByRole('article', { name: 'Session', exact: true });
  await object.getByRole('rowheader', { name: 'redactions_by_kind' }).waitFor();
  await operation.getByRole('link', { name: '404 session_not_found' }).press('Enter');
  expect(new URL(page.url()).hash).toBe('#error.session_not_found');
  await page.getByRole('row', { name: '404 session_not_found No such session in your account.' }).waitFor();
});

it('lets the keyboard scroll a table that there is no room for, and only that', async () => {
  const page = await signedIn('/api/docs', phone);
  const table = page.getByRole('region', { name: 'Parameters: List sessions' });
  await table.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await table.waitFor({ state: 'detached' });
  const scrollers = page.locator('.scroller[tabindex]');
  expect(await scrollers.evaluateAll((all) => all.every((one) => one.scrollWidth > one.clientWidth))).toBe(
    true,
  );
});
