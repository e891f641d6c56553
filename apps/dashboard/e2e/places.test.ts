import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { choose } from './support/filters.ts';
import { useServer } from './support/server.ts';
import { scrollTo } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);
const since = '2020-01-01T00:00:00Z';

/** A page far down in its list, with the first row that is in sight there. */
async function farDown(): Promise<{ page: Page; at: number }> {
  const page = await signedIn(`/sessions?since=${since}`);
  await scrollTo(page, 450);
  await placeSaved(page);
  return { page, at: await first(page) };
}

/** Which row is the first in sight; -1 without any. */
function first(page: Page): Promise<number> {
  return page.getByRole('grid').evaluate((grid) => {
    const top = grid.getBoundingClientRect().top + 32;
    const rows = [...grid.querySelectorAll<HTMLElement>('[data-index]')]
      .filter((row) => row.getBoundingClientRect().bottom > top + 1)
      .map((row) => Number(row.dataset.index));
    return rows.length > 0 ? Math.min(...rows) : -1;
  });
}

/** Waits until the page has saved its scroll position, which it does once scrolling has stopped. */
async function placeSaved(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const place = (history.state as { maskerPlace?: { top: number } } | null)?.maskerPlace;
    return place?.top === document.querySelector('[role=grid]')?.scrollTop;
  });
}

async function expectAt(page: Page, at: number): Promise<void> {
  await page.getByRole('grid').waitFor();
  await expect.poll(() => first(page)).toBe(at);
}

it('is at the same row again after another page', async () => {
  const { page, at } = await farDown();
  await page.getByRole('link', { name: 'Audit log' }).first().click();
  await page.getByRole('heading', { name: 'Audit log' }).waitFor({ state: 'attached' });
  await page.locator('[data-entry]').first().waitFor();
  await page.goBack();
  await expectAt(page, at);
});

it('is at the same row again after another filter, and the other list is where it was', async () => {
  const { page, at } = await farDown();
  await choose(page, 'Status', 'error');
  await page.waitForURL(/status=error/);
  await expectAt(page, 0);
  await scrollTo(page, 60);
  await placeSaved(page);
  const inErrors = await first(page);
  await page.goBack();
  await expectAt(page, at);
  await page.goForward();
  await expectAt(page, inErrors);
});

it('is at the same row again after the drawer, and after the list of its agent alone', async () => {
  const { page, at } = await farDown();
  const row = page.locator(`[data-index="${at + 3}"]`);
  const id = await row.getAttribute('data-session');
  await row.click();
  await page.waitForURL(/session=/);
  await page.getByRole('button', { name: 'Only this agent' }).click();
  await page.waitForURL(/agent_id=/);
  await page.locator('[data-session]').first().waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has('agent_id'));
  await expectAt(page, at);
  await page.locator(`[data-session="${id}"][aria-selected=true]`).waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has('session'));
  await expectAt(page, at);
});

it('begins at the top after Refresh', async () => {
  const { page } = await farDown();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expectAt(page, 0);
});
