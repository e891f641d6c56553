import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useCutProxy } from './support/cut-proxy.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';
import { firstIds, scrollTo } from './support/table.ts';

const server = useServer(6000);
const proxy = useCutProxy(server);
const { signedIn } = useBrowser(server, () => [proxy.url]);
const since = '2020-01-01T00:00:00Z';

/** A list that follows new sessions; one action makes it so. */
async function live(address: string): Promise<Page> {
  const page = await signedIn(address);
  await page.locator('[data-session]').first().waitFor();
  await page.getByRole('button', { name: 'Live' }).click();
  await page.getByText('Live: new sessions appear as they arrive').waitFor({ state: 'attached' });
  return page;
}

it('shows new sessions at the top as they come in, each once', async () => {
  const page = await live(`/sessions?since=${since}`);
  const before = await firstIds(page, 5);
  const sent = await sendSessions(server, 4);
  await expect.poll(() => firstIds(page, 9)).toEqual([...sent.toReversed(), ...before]);
});

it('leaves a reader further down where they are, and says how many are new', async () => {
  const page = await live(`/sessions?since=${since}`);
  await scrollTo(page, 300);
  const top = () => page.getByRole('grid').evaluate((grid) => grid.scrollTop);
  const place = await top();
  const sent = await sendSessions(server, 3);
  await page.getByRole('button', { name: '3 new sessions: show at the top' }).waitFor();
  expect(await top()).toBe(place);
  await page.getByRole('button', { name: '3 new sessions' }).click();
  await expect.poll(top).toBe(0);
  expect(await firstIds(page, 3)).toEqual(sent.toReversed());
  // From there on they flow in again.
  const more = await sendSessions(server, 1);
  await expect.poll(() => firstIds(page, 1)).toEqual(more);
});

it('stays at the top for a reader whose row moves down, which keeps the focus', async () => {
  const page = await live(`/sessions?since=${since}`);
  const row = (await firstIds(page, 3)).at(-1);
  await page.locator(`[data-session="${row}"]`).focus();
  const sent = await sendSessions(server, 40);
  await expect.poll(() => firstIds(page, 1)).toEqual(sent.slice(-1));
  expect(await page.getByRole('grid').evaluate((grid) => grid.scrollTop)).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-session'))).toBe(row);
});

it('brings the count of the list along', async () => {
  const page = await live(`/sessions?since=${since}&status=partial`);
  const summary = page.getByTestId('summary');
  const count = async () =>
    Number(/([\d,]+) sessions/.exec((await summary.textContent()) ?? '')?.[1]?.replace(/,/g, ''));
  await summary.waitFor();
  const before = await count();
  await sendSessions(server, 2, { status: 'partial' });
  await sendSessions(server, 1, { status: 'error' });
  await expect.poll(count).toBe(before + 2);
});

it('shows those alone that match the filters', async () => {
  const page = await live(`/sessions?since=${since}&status=error`);
  await sendSessions(server, 2);
  const sent = await sendSessions(server, 1, { status: 'error' });
  await expect.poll(() => firstIds(page, 1)).toEqual(sent);
  await expect.poll(() => page.locator('[data-session]').nth(1).textContent()).toContain('error');
});

it('says that the connection is lost, and misses nothing when it is back', async () => {
  const page = await live(`${proxy.url}/sessions?since=${since}`);
  const [seen] = await sendSessions(server, 1);
  await expect.poll(() => firstIds(page, 1)).toEqual([seen]);
  proxy.cut();
  await page.getByRole('button', { name: 'Live · reconnecting' }).waitFor();
  const sent = await sendSessions(server, 3);
  proxy.mend();
  await expect.poll(() => firstIds(page, 4)).toEqual([...sent.toReversed(), seen]);
  await page.getByRole('button', { name: 'Live', exact: true }).waitFor();
});

it('can be switched off, and says why where nothing new can be', async () => {
  const page = await live(`/sessions?since=${since}`);
  const before = await firstIds(page, 1);
  await page.getByRole('button', { name: 'Live' }).click();
  await expect
    .poll(() => page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed'))
    .toBe('false');
  await sendSessions(server, 1);
  await page.getByRole('button', { name: 'Newest first' }).click();
  await page.waitForURL(/order=oldest/);
  const unavailable = page.getByRole('button', { name: 'Live', disabled: true });
  await unavailable.waitFor();
  await page.keyboard.press('l');
  await page.getByText('To watch new ones, show the newest first.').first().waitFor();
  await page.goBack();
  await unavailable.waitFor({ state: 'detached' });
  expect(await firstIds(page, 1)).toEqual(before);
});
