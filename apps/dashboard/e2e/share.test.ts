import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { home, switchTo, useSecondAccount } from './support/second-account.ts';
import { useServer } from './support/server.ts';
import { firstIds } from './support/table.ts';

const server = useServer(300);
const second = useSecondAccount(server);
const { signedIn } = useBrowser(server);

it('is copied with a key', async () => {
  const page = await signedIn('/sessions');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await firstIds(page, 1);
  await page.keyboard.press('s');
  await page.getByText('Copied a link to exactly this list').first().waitFor();
});

it('of another account shows nothing of this one, and switches for a member', async () => {
  const page = await signedIn();
  await second.join(page, 'viewer');
  await switchTo(page, home);
  const address = `/sessions?since=90d&account=${second.id}`;
  const rows: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('sessions.list')) rows.push(answer.url());
  });
  await page.goto(address);
  await page.getByRole('heading', { level: 1, name: `This link is for ${second.name}` }).waitFor();
  expect(await page.locator('[data-session]').count()).toBe(0);
  expect(rows).toEqual([]);

  await page.getByRole('button', { name: `Switch to ${second.name}` }).click();
  await page.locator('header').getByText(second.name, { exact: true }).waitFor();
  await page.locator(`[data-session="${second.sessionId}"]`).waitFor();
  expect(page.url()).toContain(address);
  await expect.poll(() => page.locator('[data-session]').count()).toBe(1);
});

it.each([
  ['acc_01HYZ00000000000000000000A', 'are not a member of the other account'],
  ['nonsense', 'The account in the link is invalid'],
])('says of a link of %s that nothing can be shown', async (account, why) => {
  const page = await signedIn(`/sessions?account=${account}`);
  await page.getByRole('heading', { level: 1, name: 'This link is for another account' }).waitFor();
  await page.getByText(why).waitFor();
  expect(await page.locator('[data-session]').count()).toBe(0);
  await page.getByRole('link', { name: `Sessions of ${home}` }).click();
  await page.waitForURL('/sessions');
  await page.locator('[data-session]').first().waitFor();
});

it('of a session says the account, too', async () => {
  const page = await signedIn();
  await second.join(page, 'viewer');
  await switchTo(page, home);
  await page.goto(`/sessions/${second.sessionId}?account=${second.id}`);
  await page.getByRole('button', { name: `Switch to ${second.name}` }).click();
  await page.getByRole('heading', { level: 1, name: `Session of ${second.agentName}` }).waitFor();
});
