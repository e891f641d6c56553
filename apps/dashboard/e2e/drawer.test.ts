import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds, paginate } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

function focusedRow(page: Page) {
  return page.evaluate(() => document.activeElement?.getAttribute('data-session') ?? null);
}

function openIn(id: string | undefined) {
  return (url: URL) => url.searchParams.get('session') === (id ?? null);
}

it('opens a session with the keyboard, moves on, closes, and gives the focus back', async () => {
  const page = await signedIn('/sessions?since=90d');
  const ids = await firstIds(page, 6);
  await page.keyboard.press('j');
  await expect.poll(() => focusedRow(page)).toBe(ids[0]);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedRow(page)).toBe(ids[2]);

  await page.keyboard.press('Enter');
  await page.waitForURL(openIn(ids[2]));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(ids[2] ?? '', { exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(openIn(ids[3]));
  await drawer.getByText(ids[3] ?? '', { exact: true }).waitFor();
  await page.keyboard.press('k');
  await page.waitForURL(openIn(ids[2]));

  await page.keyboard.press('Escape');
  await page.waitForURL(openIn(undefined));
  await expect.poll(() => drawer.count()).toBe(0);
  await expect.poll(() => focusedRow(page)).toBe(ids[2]);
});

it('opens with a click, shows every field, and closes on Back', async () => {
  const page = await signedIn('/sessions?since=90d');
  const [session] = await paginate(server, { since: '90d', min_redactions: '3' }, 1);
  if (!session) throw new Error('the demo data has no such session');
  await page.goto('/sessions?since=90d&min_redactions=3');
  await page.locator(`[data-session="${session.id}"]`).click();
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(session.agent_id, { exact: true }).waitFor();
  const text = await drawer.textContent();
  for (const [kind, count] of Object.entries(session.redactions_by_kind)) {
    expect(text).toMatch(new RegExp(`${kind}\\s*${count}`));
  }
  expect(JSON.parse((await drawer.locator('pre').textContent()) ?? '')).toEqual(session);
  await page.goBack();
  await page.waitForURL(openIn(undefined));
  await expect.poll(() => drawer.count()).toBe(0);
});

it('opens from a link, even when the row is far down the list', async () => {
  const far = (await paginate(server, { since: '90d' }, 900)).at(-1);
  const page = await signedIn(`/sessions?since=90d&session=${far?.id}`);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(far?.id ?? '', { exact: true }).waitFor();
});

it.each(['sess_01HYZ00000000000000000000A', 'nonsense'])('says that %s is not there', async (id) => {
  const page = await signedIn(`/sessions?since=90d&session=${id}`);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByRole('heading', { name: 'No such session' }).waitFor();
});

it('is usable on a phone', async () => {
  const page = await signedIn('/sessions?since=90d', { viewport: { width: 390, height: 844 } });
  await page.locator('[data-index="3"]').click();
  await page.getByRole('dialog', { name: 'Session' }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
});
