import { expect, it } from 'vitest';
import { holdStill, takeAway } from '../../server/test/support/postmaster.ts';
import { useBrowser } from './support/browser.ts';
import { useCutProxy } from './support/cut-proxy.ts';
import { choose, typeWindow } from './support/filters.ts';
import { useServer } from './support/server.ts';
import { paginate, scrollTo } from './support/table.ts';

const server = useServer(6000);
const proxy = useCutProxy(server);
const { signedIn } = useBrowser(server, () => [proxy.url]);
const since = '2020-01-01T00:00:00Z';

/** What is said of a database that was waited for in vain. */
const silent = /^The database (cannot be reached|did not complete the request in time)/;

it('keeps what is loaded when the connection breaks, and continues where it stopped', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await page.locator('[data-index="0"]').waitFor();
  await page.context().setOffline(true);
  await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await page.locator('[data-index="99"]').waitFor();

  await page.context().setOffline(false);
  // The page may have continued by itself before the button was reached.
  const goOn = page.getByRole('button', { name: 'Continue from here' });
  await goOn.click({ timeout: 2000 }).catch(() => {});
  await goOn.waitFor({ state: 'detached' });
  const seen = await scrollTo(page, 450);
  const expected = await paginate(server, { since }, 450);
  expect(expected.map((_, index) => seen.get(index)?.id)).toEqual(expected.map(({ id }) => id));
});

it('keeps the page when the server cannot be reached, and opens the one that was chosen once it can', async () => {
  const page = await signedIn(`${proxy.url}/agents?since=90d`);
  const table = page.getByRole('table').first();
  await table.waitFor();
  proxy.cut();
  await page.getByRole('link', { name: 'Audit log' }).first().click();
  const status = page.getByRole('status').filter({ hasText: 'The server cannot be reached' });
  await status.waitFor();
  expect(new URL(page.url()).pathname).toBe('/agents');
  await expect.poll(() => table.isVisible()).toBe(true);
  proxy.mend();
  await page.waitForURL((url) => url.pathname === '/audit-log');
  await page.locator('[data-entry]').first().waitFor();
  await status.waitFor({ state: 'detached' });
});

it.each([
  ['Export', 'e'],
  ['Views', 'v'],
  ['the shortcuts', '?'],
  ['a menu', ''],
])('keeps the page when %s cannot be loaded, and says what to do', async (_, key) => {
  const page = await signedIn(`${proxy.url}/sessions?since=${since}`);
  const row = page.locator('[data-index="0"]');
  await row.waitFor();
  // Its code is loaded after the rows.
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button').first().waitFor();
  proxy.cut();
  try {
    if (key === '') await page.getByRole('button', { name: 'Signed in as' }).dispatchEvent('click');
    else await page.keyboard.press(key);
    const said = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await said.getByText('What you see stays').waitFor();
    await expect.poll(() => row.isVisible()).toBe(true);
    await said.getByRole('button', { name: 'Close' }).click();
    await said.waitFor({ state: 'detached' });
  } finally {
    proxy.mend();
  }
});

it('keeps the page when the timeline cannot be loaded', async () => {
  const page = await signedIn('/settings/tokens');
  const address = `/sessions?since=${since}`;
  const html = await (await page.request.get(address)).text();
  await page.route(/\.js$/, (route) =>
    html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
  );
  await page.goto(address);
  await page.getByRole('alert').getByText('What you see stays').first().waitFor();
  await expect.poll(() => page.locator('[data-index="0"]').isVisible()).toBe(true);
});

it('says that the database is away, with the request id, and recovers by itself', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await page.locator('[data-index="0"]').waitFor();
  const giveBack = await takeAway(server.dataDir);
  try {
    await choose(page, 'Status', 'error');
    await page.getByRole('heading', { name: 'The database cannot be reached' }).waitFor();
    await page
      .getByText(/Trying again/)
      .first()
      .waitFor();
    await page
      .getByRole('alert')
      .getByText(/^req_[0-9A-Z]{26}$/)
      .first()
      .waitFor();
  } finally {
    await giveBack();
  }
  await page.locator('[data-index="0"]').waitFor();
  const [first] = await paginate(server, { since, status: 'error' }, 1);
  await page.locator(`[data-index="0"][data-session="${first?.id}"]`).waitFor();
});

it('says that the database does not answer, on a filter and on a page that is opened', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await page.locator('[data-index="0"]').waitFor();
  const other = await signedIn(`/sessions?since=${since}`);
  await other.locator('[data-index="0"]').waitFor();
  const goOn = await holdStill(server.dataDir);
  try {
    await choose(page, 'Status', 'error');
    await other.goto(`/sessions?since=${since}`);
    for (const one of [page, other]) {
      const heading = one.getByRole('heading', { name: silent });
      await heading.waitFor();
      // The page tries again every two seconds, and still says so while it does.
      await one.getByText('Trying again…').first().waitFor();
      await expect.poll(() => heading.count()).toBe(1);
    }
  } finally {
    goOn();
  }
  for (const one of [page, other]) await one.locator('[data-index="0"]').waitFor();
});

it.each([
  { what: 'the overview', address: '/overview?since=30d', stays: 'the sums below stay' },
  { what: 'the agents', address: '/agents?since=90d', stays: 'the agents below stay' },
])('keeps the sums of $what that cannot be loaded anew, and says so', async ({ address, stays }) => {
  const page = await signedIn(address);
  const sums = page.getByRole('table').first();
  await sums.waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Refresh' }).click();
  const alert = page.getByRole('alert').filter({ hasText: stays });
  await alert.getByText('The server cannot be reached').waitFor();
  await expect.poll(() => sums.isVisible()).toBe(true);
  await page.context().setOffline(false);
  // The page tries again by itself.
  await alert.waitFor({ state: 'detached' });
  await expect.poll(() => sums.isVisible()).toBe(true);
});

it('says that a change could not be made, keeps what was filled in, and lets it be tried again', async () => {
  const page = await signedIn('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('nightly export');
  await dialog.getByRole('checkbox', { name: 'sessions:read' }).click();
  const make = dialog.getByRole('button', { name: 'Make token' });
  const giveBack = await takeAway(server.dataDir);
  try {
    await make.click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('The database cannot be reached').waitFor();
    await alert.getByText(/^req_[0-9A-Z]{26}$/).waitFor();
  } finally {
    await giveBack();
  }
  await expect
    .poll(async () => {
      // The button is gone once the token is made: what waits for it then, waits in vain.
      await make.evaluateAll((buttons) => {
        for (const button of buttons as HTMLButtonElement[]) if (!button.disabled) button.click();
      });
      return dialog.getByRole('button', { name: 'I have copied it' }).isVisible();
    })
    .toBe(true);
});

it('says that the audit log cannot be read, and recovers by itself', async () => {
  const page = await signedIn('/audit-log');
  await page.locator('[data-index="0"]').waitFor();
  const giveBack = await takeAway(server.dataDir);
  try {
    await typeWindow(page, '7d');
    await page.getByRole('heading', { name: 'The database cannot be reached' }).waitFor();
  } finally {
    await giveBack();
  }
  await page.locator('[data-index="0"]').waitFor();
});
