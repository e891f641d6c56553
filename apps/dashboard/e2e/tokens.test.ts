import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const server = useServer(300);
const { signedIn } = useBrowser(server);

/** Sends what a `curl` command of the page would send. */
function run(command: string): Promise<Response> {
  const [, header = '', url = ''] = /^curl -H "Authorization: ([^"]+)" "([^"]+)"$/.exec(command) ?? [];
  return fetch(url, { headers: { authorization: header } });
}

function card(page: Page, name: string) {
  return page.getByRole('list', { name: 'Tokens, newest first' }).locator('> li').filter({ hasText: name });
}

it('makes a token that works as the page shows it, once, and revokes it', async () => {
  const page = await signedIn('/settings/tokens');
  await page.getByText('No tokens yet').waitFor();
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('nightly export');
  await dialog.getByRole('checkbox', { name: 'sessions:read' }).click();
  await dialog.getByRole('button', { name: '30 days' }).click();
  await dialog.getByRole('button', { name: 'Make token' }).click();

  const [secret = '', command = ''] = await dialog
    .locator('pre')
    .nth(1)
    .waitFor()
    .then(() => dialog.locator('pre').allTextContents());
  expect(secret).toMatch(/^msk_\w{40,}$/);
  expect(command).toContain(secret);
  const answer = await run(command);
  expect(answer.status).toBe(200);
  expect((await answer.json()).data).toHaveLength(5);

  // What cannot be shown again is not lost to a slip.
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 400);
  await dialog.getByText(secret, { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  await card(page, 'nightly export').getByText('active', { exact: true }).waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Revoke nightly export' }).click();
  const question = page.getByRole('alertdialog', { name: 'Revoke “nightly export”?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  expect((await run(command)).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke nightly export' }).click();
  await question.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Token “nightly export” revoked').first().waitFor();
  await card(page, 'nightly export').getByText('revoked', { exact: true }).waitFor();
  expect((await run(command)).status).toBe(401);
  expect(await card(page, 'nightly export').getByRole('button').count()).toBe(0);
});

it('says what is missing, and goes where it is', async () => {
  const page = await signedIn('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('button', { name: 'Make token' }).click();
  await page.getByText('Enter its purpose.').waitFor();
  await page.getByText('Choose at least one.').waitFor();
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect.poll(() => name.evaluate((input) => input === document.activeElement)).toBe(true);
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
});

it('restricts a token to one agent, which the audit log is not kept by', async () => {
  const page = await signedIn('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('front desk');
  await dialog.getByRole('checkbox', { name: 'sessions:read' }).click();
  await dialog.getByRole('checkbox', { name: 'audit:read' }).click();
  await dialog.getByRole('button', { name: 'Any agent' }).click();
  const agent = page.getByRole('list', { name: 'Agents' }).getByRole('button').nth(1);
  const agentName = (await agent.textContent()) ?? '';
  await agent.click();
  await dialog.getByRole('button', { name: 'Make token' }).click();
  await dialog.getByText('The audit log covers the whole account').waitFor();
  await dialog.getByRole('checkbox', { name: 'audit:read' }).click();
  await dialog.getByRole('button', { name: 'Make token' }).click();
  const command = await page.locator('pre').nth(1).textContent();
  const { data } = await (await run(command ?? '')).json();
  for (const session of data) expect(session.agent_name).toBe(agentName);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await card(page, 'front desk').getByText(agentName).waitFor();
});
