import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { home, switchTo, useSecondAccount } from './support/second-account.ts';
import { useServer } from './support/server.ts';

const server = useServer(300);
const { newTab, signedIn } = useBrowser(server);

const clinic = useSecondAccount(server);
const { name: other, agentName: otherAgent } = clinic;

/** A page of somebody who is in both accounts, and looks at the first. */
async function inBoth(): Promise<Page> {
  const page = await signedIn();
  await clinic.join(page, 'admin');
  await shows(page, other);
  await switchTo(page, home);
  await shows(page, home);
  return page;
}

/** Waits until a page has an account's name on it, and what belongs to it. */
async function shows(page: Page, account: string): Promise<void> {
  await page.locator('header').getByText(account, { exact: true }).waitFor();
  await page.locator('[data-session]').first().waitFor();
  const names = await page.locator('[data-session] [role=gridcell]:nth-child(3)').allTextContents();
  expect(names.every((name) => (name === otherAgent) === (account === other))).toBe(true);
}

/** What is seen of the sessions' agents under a name of an account, from now on, in every page that the tab shows. */
async function mixtures(page: Page): Promise<() => Promise<string[]>> {
  const seen: string[] = [];
  await page.exposeFunction('seenTogether', (what: string) => void seen.push(what));
  const look = () => {
    const check = () => {
      const header = document.querySelector('header')?.textContent ?? '';
      // The HTML comes in parts: an agent is read once the cell behind it is there.
      const agent = document.querySelector('[data-session] [role=gridcell]:nth-child(3):not(:last-child)');
      const isOther = agent?.textContent?.includes('other-clinic-bot');
      if (isOther === undefined || header.includes('Other Clinic') === isOther) return;
      (window as unknown as { seenTogether(what: string): void }).seenTogether(`${header}: ${isOther}`);
    };
    new MutationObserver(check).observe(document, { subtree: true, childList: true, characterData: true });
  };
  await page.addInitScript(look);
  await page.evaluate(look);
  return async () => seen;
}

/** Keeps a tab from sending messages to the other tabs. */
async function blockMessages(page: Page): Promise<void> {
  const block = () => {
    BroadcastChannel.prototype.postMessage = () => {};
  };
  await page.addInitScript(block);
  await page.evaluate(block);
}

it('reads another tab anew as soon as the account is switched, and says why', async () => {
  const first = await inBoth();
  const second = await newTab(first);
  await second.goto('/sessions');
  const mixed = await mixtures(first);
  // It goes after a few seconds.
  const said = first.getByText(`This tab now shows ${other}`).first().waitFor();
  await switchTo(second, other);
  await shows(first, other);
  await said;
  await settled(first);
  expect(await mixed()).toEqual([]);
});

it('notifies the other tabs after a sign-out', async () => {
  const first = await signedIn('/sessions?since=7d');
  const second = await newTab(first);
  await second.goto('/sessions');
  await second.getByRole('button', { name: /^Signed in as/ }).click();
  await second.getByRole('menuitem', { name: 'Sign out' }).click();
  await second.waitForURL('/login');
  await first.waitForURL((url) => url.pathname === '/login');
  expect(new URL(first.url()).searchParams.get('next')).toBe('/sessions?since=7d');
});

it.each([
  ['filters', async (page: Page) => page.getByRole('button', { name: 'One window earlier' }).click()],
  ['begins anew', async (page: Page) => page.getByRole('button', { name: 'Refresh' }).click()],
  [
    'goes to another page',
    async (page: Page) => page.getByRole('link', { name: 'Audit log' }).first().click(),
  ],
])('never shows one account under the name of another: a tab that got no message %s', async (_, act) => {
  const first = await inBoth();
  const second = await newTab(first);
  await second.goto('/sessions');
  await blockMessages(second);
  const mixed = await mixtures(first);
  const answers: number[] = [];
  first.on('response', (answer) => {
    if (/sessions\.list|accessLog\.list/.test(answer.url())) answers.push(answer.status());
  });
  await switchTo(second, other);

  await act(first);
  await first.locator('header').getByText(other, { exact: true }).waitFor();
  await settled(first);
  expect(await mixed()).toEqual([]);
  expect(answers.filter((status) => status === 200)).toEqual([]);
});

it('makes nothing in an account that the tab does not show', async () => {
  const first = await inBoth();
  await first.goto('/settings/tokens');
  await first.getByRole('button', { name: 'New token' }).click();
  const second = await newTab(first);
  await second.goto('/sessions');
  await blockMessages(second);
  await switchTo(second, other);

  await first.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('for the first account');
  await first.getByRole('checkbox').first().click();
  const refused = first.waitForResponse((answer) => answer.url().includes('tokens.create'));
  await first.getByRole('button', { name: 'Make token' }).click();
  expect((await refused).status()).toBe(409);
  await first.locator('header').getByText(other, { exact: true }).waitFor();
  expect((await clinic.ask<{ data: unknown[] }>('tokens')).data).toEqual([]);
});

it('tells a member who follows an invitation that they are one, and uses nothing up', async () => {
  const page = await inBoth();
  const { url } = await clinic.ask<{ url: string }>('invitations', { role: 'viewer' });
  await page.goto(new URL(url).pathname);
  await page.getByRole('heading', { name: `You are a member of ${other} already` }).waitFor();
  await page.getByText('Your role there stays admin.').waitFor();
  await page.getByRole('button', { name: `Go to ${other}` }).click();
  await shows(page, other);
  await page.goto(new URL(url).pathname);
  await page.getByRole('heading', { name: `You are a member of ${other} already` }).waitFor();
});

it('says beside the invitations that nobody new can accept one without an identity provider', async () => {
  const page = await signedIn('/settings/members');
  await page.getByText('New people cannot accept an invitation yet:').waitFor();
});
