import type { Session } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { choose } from './support/filters.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate, scrollTo } from './support/table.ts';

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
  await openRow(row);
  await page.waitForURL(/session=/);
  await page.getByRole('button', { name: 'Only this agent' }).click();
  await page.waitForURL(/agent_id=/);
  await page.locator('[data-session]').first().waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has('agent_id'));
  await expectAt(page, at);
  await page.locator(`[data-session="${id}"][aria-current=true]`).waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has('session'));
  await expectAt(page, at);
});

/** The id of the first row in sight. */
async function firstId(page: Page): Promise<string | null> {
  const at = await first(page);
  // Pages that are put before it move it on in the meantime.
  const [id] = await page
    .locator(`[data-index="${at}"]`)
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session')));
  return id ?? null;
}

it('is at the same row again after a reload, with the rows before it', async () => {
  const { page } = await farDown();
  const id = await firstId(page);
  await page.reload();
  await settled(page);
  await page.getByRole('grid').waitFor();
  await expect.poll(() => firstId(page)).toBe(id);
  // What is above it is read as well.
  await expect.poll(() => first(page)).toBeGreaterThan(50);
});

it('stays where the reader is at Refresh, and says how many are new', async () => {
  const { page, at } = await farDown();
  const id = await firstId(page);
  const sent = await sendSessions(server, 3);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('button', { name: '3 new sessions: show at the top' }).waitFor();
  expect(await firstId(page)).toBe(id);
  expect(await first(page)).toBe(at);
  await page.getByRole('button', { name: '3 new sessions' }).click();
  await expectAt(page, 0);
  expect(await firstIds(page, 3)).toEqual(sent.toReversed());
});

it('shows what is new at Refresh at the top', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  const sent = await sendSessions(server, 2);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => firstIds(page, 2)).toEqual(sent.toReversed());
});

it('goes to an instant with what was before and after it, and back', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  const all = await paginate(server, { since }, 2000);
  const wanted = all[1_234] as Session;
  const typed = wanted.started_at.slice(0, 19).replace('T', ' ');
  // One action: what is typed, and Enter.
  await page.getByLabel('Go to').fill(typed);
  await page.keyboard.press('Enter');
  const instant = Date.parse(`${typed.replace(' ', 'T')}Z`);
  const before = all.findIndex(({ started_at }) => Date.parse(started_at) <= instant);
  await expect.poll(() => firstId(page)).toBe(all[before]?.id);
  // The list goes on in both directions without a gap.
  const seen = await idsAround(page);
  const start = all.findIndex(({ id }) => id === seen[0]);
  expect(before - start).toBeGreaterThan(8);
  expect(seen).toEqual(all.slice(start, start + seen.length).map(({ id }) => id));
  await page.goBack();
  await expectAt(page, 0);
  await page.goForward();
  await expect.poll(() => firstId(page)).toBe(all[before]?.id);
  await page.getByRole('button', { name: 'Back to the newest' }).click();
  await expect.poll(() => firstIds(page, 1)).toEqual([all[0]?.id]);
});

it('widens the window to an instant that it does not contain, and says so', async () => {
  const page = await signedIn('/sessions');
  await firstIds(page, 1);
  const instant = Math.floor((Date.now() - 5 * 86_400_000) / 60_000) * 60_000;
  // It goes after a few seconds.
  const said = page
    .getByText('The window is now the last 7 days, so that it contains that time')
    .first()
    .waitFor();
  await page.getByLabel('Go to').fill(new Date(instant).toISOString().slice(0, 16).replace('T', ' '));
  await page.keyboard.press('Enter');
  const [wanted] = await paginate(server, { since, until: new Date(instant + 1).toISOString() }, 1);
  await expect.poll(() => firstId(page)).toBe(wanted?.id);
  expect(new URL(page.url()).searchParams.get('since')).toBe('7d');
  await said;
  await page.goBack();
  await page.waitForURL('/sessions');
  await page.getByLabel('Go to').fill('2199-01-01');
  await page.keyboard.press('Enter');
  await page.getByText('That time is in the future.').waitFor();
});

it('goes to the oldest in one action, and to the newest of a list that has the oldest first', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  const [oldest] = await paginate(server, { since, order: 'oldest' }, 1);
  await page.getByRole('button', { name: 'To the oldest' }).click();
  await page.locator(`[data-session="${oldest?.id}"]`).waitFor();
  // How many there are before the loaded ones is not known.
  await page.getByText('End of window', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Newest first' }).click();
  await page.waitForURL(/order=oldest/);
  await page.getByRole('button', { name: 'Back to the oldest' }).click();
  await expect.poll(() => firstIds(page, 1)).toEqual([oldest?.id]);
  const [newest] = await paginate(server, { since }, 1);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.locator(`[data-session="${newest?.id}"]`).waitFor();
});

it('goes to the ends of the list with the keys', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  const [oldest] = await paginate(server, { since, order: 'oldest' }, 1);
  const [newest] = await firstIds(page, 1);
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => focusedId(page)).not.toBe(newest);
  await page.keyboard.press('End');
  await expect.poll(() => focusedId(page)).toBe(oldest?.id);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ searchParams }) => searchParams.get('session') === oldest?.id);
  await page.keyboard.press('Escape');
  await page.waitForURL(({ searchParams }) => !searchParams.has('session'));
  await expect.poll(() => focusedId(page)).toBe(oldest?.id);
  await page.keyboard.press('Home');
  await expect.poll(() => focusedId(page)).toBe(newest);
  expect(await firstIds(page, 1)).toEqual([newest]);
});

/** The id of the session whose row has the focus. */
function focusedId(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-session') ?? null);
}

/** The ids of some rows on either side of the first in sight, in order. */
async function idsAround(page: Page): Promise<(string | undefined)[]> {
  // What is before the instant is read as well.
  await expect.poll(() => first(page)).toBeGreaterThan(50);
  const at = await first(page);
  const rows = await page
    .locator('[data-session]')
    .evaluateAll((rows) => rows.map((row) => ({ ...(row as HTMLElement).dataset })));
  return rows
    .filter(({ index }) => Math.abs(Number(index) - at) <= 16)
    .sort((a, b) => Number(a.index) - Number(b.index))
    .map(({ session }) => session);
}
