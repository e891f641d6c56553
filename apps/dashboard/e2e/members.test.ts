import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { openFilter } from './support/filters.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { useServer } from './support/server.ts';

const used = useProvider();
const server = useServer(300, () => used.settings);
const { newPage, signedIn } = useBrowser(server, () => [used.url]);

it('makes an invitation link, once, lists it as open, and revokes it', async () => {
  const page = await signedIn('/settings/members');
  await page.getByText('No invitation is open.').waitFor();
  const link = await invite(page, 'member');
  expect(await page.content()).not.toContain(link);
  await page.reload();
  await page.getByText('Invitation as member').waitFor();
  expect(await page.content()).not.toContain(link);
  await page.getByRole('list', { name: 'Open invitations' }).getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('No invitation is open.').waitFor();

  const guest = await newPage();
  await guest.goto(link);
  expect(await guest.getByRole('button', { name: /Continue with/ }).count()).toBe(0);
});

it('renames the account, in the header at once and for the next visit', async () => {
  const page = await signedIn('/settings/members');
  const header = page.getByRole('banner');
  const before = page.getByText('The people with access to Northwind Health');
  await before.waitFor();
  await page.getByRole('button', { name: 'Rename account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename “Northwind Health”' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(' ');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await dialog.getByText('A name has 1 to 200 characters').waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Harbor Clinic');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await page.getByText('The account is Harbor Clinic now').first().waitFor();
  await page.getByText('The people with access to Harbor Clinic').waitFor();
  await header.getByText('Harbor Clinic').waitFor();
  expect(await before.count()).toBe(0);
  await page.reload();
  await header.getByText('Harbor Clinic').waitFor();
  await page.getByRole('button', { name: 'Rename account' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Northwind Health');
  await page.keyboard.press('Enter');
  await header.getByText('Northwind Health').waitFor();
});

it('explains why the only administrator stays one', async () => {
  const page = await signedIn('/settings/members');
  await page.getByText('The only administrator').waitFor();
  expect(await members(page).getByRole('button').count()).toBe(0);
  expect(await members(page).getByRole('combobox').count()).toBe(0);
});

it('shows a viewer what a viewer may see, and whom to ask for the rest', async () => {
  const admin = await signedIn('/settings/members');
  const viewer = await join(await invite(admin, 'viewer'), 'Ada Lovelace');

  const pages = viewer.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Settings' }).waitFor();
  expect(await pages.getByRole('link').allTextContents()).toEqual([
    'Sessions',
    'Overview',
    'Agents',
    'Exports',
    'Settings',
  ]);
  await viewer.goto('/audit-log');
  await viewer.getByRole('heading', { name: 'The audit log is for administrators' }).waitFor();
  await viewer.getByText(/^Ask Dana Whitfield/).waitFor();
  await viewer.goto('/settings/tokens');
  await viewer.getByText('Only administrators can see, create and revoke tokens.').waitFor();
  await settled(viewer);
  expect(await viewer.getByRole('main').getByRole('button').count()).toBe(0);
  await viewer.goto('/settings/members');
  await viewer.getByText('Only administrators invite people').waitFor();
  // Of themselves alone, that they leave.
  await expect.poll(() => viewer.getByRole('main').getByRole('button').allTextContents()).toEqual(['Leave']);
  expect(await viewer.getByRole('main').getByRole('combobox').count()).toBe(0);

  await admin.reload();
  await admin.getByRole('combobox', { name: 'Role of Ada Lovelace' }).click();
  await admin.getByRole('option', { name: 'admin' }).click();
  await admin.getByText('Ada Lovelace is an admin now').first().waitFor();
  await viewer.goto('/audit-log');
  await viewer.locator('[data-entry]').first().waitFor();

  await admin.getByRole('button', { name: 'Sign out Ada Lovelace' }).click();
  const asked = admin.getByRole('alertdialog', { name: 'Sign Ada Lovelace out?' });
  await asked.getByRole('button', { name: 'Sign out' }).click();
  await admin.getByText('Ada Lovelace is signed out: 1 login session').first().waitFor();
  await viewer.goto('/settings/members');
  await viewer.waitForURL((url) => url.pathname === '/login');
  await members(admin).getByText('Ada Lovelace').waitFor();

  await admin.getByRole('button', { name: 'Remove Ada Lovelace' }).click();
  const question = admin.getByRole('alertdialog', { name: 'Remove Ada Lovelace?' });
  await question.getByRole('button', { name: 'Remove' }).click();
  await admin.getByText('Ada Lovelace removed').first().waitFor();
  await members(admin).getByText('Ada Lovelace').waitFor({ state: 'detached' });

  await admin.goto('/audit-log');
  const who = await openFilter(admin, 'Who');
  await admin.getByPlaceholder('Find someone, or a token').fill('lovelace');
  await who.getByRole('button', { name: 'Ada Lovelace no longer a member' }).click();
  await admin.waitForURL((url) => /^usr_/.test(url.searchParams.get('actor_id') ?? ''));
  const entriesAreHers = () =>
    expect
      .poll(() => admin.locator('[data-entry] [role=gridcell]:nth-child(2)').allTextContents())
      .toSatisfy((found: string[]) => found.length > 0 && found.every((text) => text === 'Ada Lovelace'));
  await entriesAreHers();
  await admin.reload();
  await admin.getByRole('button', { name: 'who Ada Lovelace' }).waitFor();
  await entriesAreHers();
});

it('goes from one account of a person to another', async () => {
  const admin = await signedIn('/settings/members');
  const link = await invite(admin, 'member');
  const page = await newPage();
  await page.goto('/login');
  await toProvider(page, used, 'the clinic');
  await answer(page, 'Grace Hopper');
  await page.waitForURL('/sessions');
  const banner = page.getByRole('banner');
  await banner.getByText('Grace Hopper’s account').waitFor();
  await page.goto(link);
  await page.getByRole('button', { name: 'Join as Grace Hopper' }).click();
  await page.waitForURL('/sessions');
  await banner.getByText('Northwind Health').waitFor();

  await page.getByRole('button', { name: 'Signed in as Grace Hopper' }).click();
  await page.getByRole('menuitemradio', { name: /^Northwind Health/, checked: true }).waitFor();
  await page.getByRole('menuitemradio', { name: /^Grace Hopper’s account/ }).click();
  await banner.getByText('Grace Hopper’s account').waitFor();
  await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();

  // Signed out of the other account, she stays in her own, and is told why she cannot go back.
  await admin.reload();
  await admin.getByRole('button', { name: 'Sign out Grace Hopper' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await admin
    .getByText(/^Grace Hopper is signed out/)
    .first()
    .waitFor();
  await page.reload();
  await banner.getByText('Grace Hopper’s account').waitFor();
  await page.getByRole('button', { name: 'Signed in as Grace Hopper' }).click();
  await page.getByRole('menuitemradio', { name: /^Northwind Health/ }).click();
  await page
    .getByRole('alert')
    .getByText(/signed you out of this account.*sign in again/)
    .waitFor();
});

it('signs everybody out of the account, the admin included', async () => {
  const page = await signedIn('/settings/members');
  await page.getByRole('button', { name: 'Sign everybody out' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign everybody out' }).click();
  await page.waitForURL((url) => url.pathname === '/login');
});

function members(page: Page) {
  return page.getByRole('list', { name: 'Members' });
}

/** Makes an invitation in the page. @returns its link */
async function invite(page: Page, role: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: role }).click();
  await dialog.getByRole('button', { name: 'Make link' }).click();
  const link = (await dialog.locator('pre').textContent()) ?? '';
  expect(link).toMatch(new RegExp(`^${server.url}/invite/[\\w-]{20,}$`));
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(`Invitation as ${role}`).first().waitFor();
  return link;
}

/** Follows an invitation in a browser of its own. */
async function join(link: string, name: string): Promise<Page> {
  const page = await newPage();
  await page.goto(link);
  await toProvider(page, used, 'the clinic');
  await answer(page, name);
  await page.waitForURL('/sessions');
  return page;
}
