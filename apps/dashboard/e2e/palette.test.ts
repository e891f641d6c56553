import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds } from './support/table.ts';

const server = useServer(300);
const { newTab, signedIn } = useBrowser(server);

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search' });
const field = (page: Page) => palette(page).getByRole('combobox', { name: 'Search' });

/** The options that are offered, the first of them chosen. */
async function offers(page: Page, name: string | RegExp): Promise<void> {
  await palette(page).getByRole('option', { name }).first().waitFor();
  await palette(page).locator('[role=option][data-highlighted]').waitFor();
}

it.each([
  ['it in lower case', (id: string) => id.toLowerCase()],
  ['its bare ULID', (id: string) => id.slice('sess_'.length)],
  ['its end, as the list shows it', (id: string) => `sess_…${id.slice(-8)}`],
  ['a line with it', (id: string) => `see "https://masker.example/sessions/${id}?x=1", please`],
])('finds a session by %s', async (_, pasted) => {
  const page = await signedIn('/sessions?since=90d');
  const [id = ''] = await firstIds(page, 1);
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
  await page.keyboard.insertText(pasted(id));
  await offers(page, id);
  await page.keyboard.press('Enter');
  await page.waitForURL(`/sessions/${id}`);
  await page.getByRole('heading', { level: 1, name: /^Session of/ }).waitFor();
  await expect.poll(() => palette(page).count()).toBe(0);
});

it('finds agents by a part of their name', async () => {
  const page = await signedIn();
  await page.getByRole('button', { name: 'Search' }).click();
  await field(page).fill('remind');
  await offers(page, /outbound-reminders/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sessions\?agent_id=agt_/);
});

it('leads to pages', async () => {
  const page = await signedIn();
  await page.keyboard.press('Control+k');
  await field(page).fill('members');
  await offers(page, /Members/);
  await page.keyboard.press('Enter');
  await page.waitForURL('/settings/members');
  await palette(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await field(page).fill('api doc');
  await offers(page, 'API documentation');
  await page.keyboard.press('Enter');
  await page.waitForURL('/api/docs');
});

it('shows a list that is typed in words', async () => {
  const page = await signedIn();
  await page.keyboard.press('Control+k');
  await field(page).fill('partial, errors 7d');
  await offers(page, 'Sessions: error, partial, Last 7 days UTC');
  await page.keyboard.press('Enter');
  await page.waitForURL('/sessions?since=7d&status=error,partial');
});

it('leads to saved views', async () => {
  const page = await signedIn();
  const made = await page.request.post('/api/v1/views', {
    data: { name: 'Errors of the week', filters: { since: '7d', status: 'error' } },
  });
  const { view } = await made.json();
  await page.keyboard.press('Control+k');
  await field(page).fill('errors of');
  await offers(page, /Errors of the week/);
  await page.keyboard.press('Enter');
  await page.waitForURL(`/sessions?since=7d&status=error&view=${view.id}`);
  await page.getByRole('button', { name: 'View Errors of the week', exact: true }).waitFor();
});

it('chooses the theme and the zone', async () => {
  const page = await signedIn();
  await page.keyboard.press('Control+k');
  await field(page).fill('dark');
  await offers(page, 'Dark theme');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
  await palette(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await field(page).fill('local');
  await offers(page, 'Times in New York');
  await page.keyboard.press('Enter');
  await page.locator('[role=columnheader]').filter({ hasText: 'New York' }).waitFor();
});

it('has the zone that another tab chose', async () => {
  const page = await signedIn();
  const other = await newTab(page);
  await other.goto('/sessions');
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  await other.locator('[role=columnheader]').filter({ hasText: 'New York' }).waitFor();
  await other.getByRole('button', { name: 'Times in UTC' }).first().click();
  await page.locator('[role=columnheader]').filter({ hasText: 'UTC' }).waitFor();
});

it('opens again right after a choice, however busy the page is', async () => {
  const page = await signedIn();
  await page.keyboard.press('Control+k');
  await field(page).fill('dark');
  await offers(page, 'Dark theme');
  // Both keys in one task of the browser, which draws nothing between them.
  await field(page).evaluate(async (field) => {
    const press = (init: KeyboardEventInit) =>
      field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    press({ key: 'Enter' });
    for (let i = 0; i < 20; i++) await null;
    press({ key: 'k', ctrlKey: true });
  });
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await field(page).fill('light');
  await offers(page, 'Light theme');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  await palette(page).waitFor({ state: 'detached' });
});

it('signs out', async () => {
  const page = await signedIn();
  await page.keyboard.press('Control+k');
  await field(page).fill('sign out');
  await offers(page, 'Sign out');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toBe('/login');
});

it('tells screen readers what is chosen, says when nothing is found, and gives the focus back', async () => {
  const page = await signedIn();
  await page.getByRole('button', { name: 'Search' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => field(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowDown');
  const chosen = () =>
    field(page).evaluate(
      (field) => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.role ?? null,
    );
  await expect.poll(chosen).toBe('option');
  await field(page).fill('zzzz nothing');
  await palette(page).getByText('Nothing is called that.').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => palette(page).count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('Search');
});
