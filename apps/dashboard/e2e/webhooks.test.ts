import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, startReceiver, verify } from '../../../packages/api/test/support/receiver.ts';
import { useBrowser } from './support/browser.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';

const server = useServer(300, () => ({ WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' }));
const { signedIn } = useBrowser(server);

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const card = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Webhooks' }).locator('> li').filter({ hasText: name });

/** Makes a webhook on the page. @returns its secret */
async function make(page: Page, name: string, url: string): Promise<string> {
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Address' }).fill(url);
  await dialog.getByRole('button', { name: 'Make webhook' }).click();
  const secret = (await dialog.locator('pre').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await dialog.waitFor({ state: 'detached' });
  return secret;
}

it('makes a webhook that is sent new sessions, shows its secret once, tests it, and sends a message again', async () => {
  const page = await signedIn('/settings/webhooks');
  await page.getByText('No webhooks yet').waitFor();
  const secret = await make(page, 'quality review', receiver.url);
  expect(secret).toMatch(/^whsec_/);
  await card(page, 'quality review').getByText('active', { exact: true }).waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Send a test: quality review' }).click();
  const log = page.getByRole('dialog', { name: 'Deliveries of “quality review”' });
  await log.getByText('delivered', { exact: true }).waitFor();
  const [test] = await receiver.until(1);
  expect(verify(secret, test as NonNullable<typeof test>)).toMatchObject({ type: 'webhook.test' });

  const [id = ''] = await sendSessions(server, 1);
  const [, received] = await receiver.until(2);
  expect(received?.message).toMatchObject({ type: 'session.created', data: { id } });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Deliveries: quality review' }).click();
  // Both are there: what the receiver has in its log, and what it is about.
  const message = log
    .getByRole('listitem')
    .filter({ hasText: id })
    .filter({ hasText: received?.id ?? 'no id' })
    .filter({ hasText: 'Last attempt' });
  await message.getByText('delivered', { exact: true }).waitFor();
  await message.getByRole('button', { name: 'Send again' }).click();
  const [, , again] = await receiver.until(3);
  expect(again?.id).toBe(received?.id);
  await message.getByText('2', { exact: true }).waitFor();
});

it('says why a webhook was paused, and resumes and deletes it', async () => {
  const page = await signedIn('/settings/webhooks');
  await make(page, 'gone', receiver.url);
  receiver.answer = 410;
  await page.getByRole('button', { name: 'Send a test: gone' }).click();
  const log = page.getByRole('dialog', { name: 'Deliveries of “gone”' });
  await log.getByText('The receiver answered 410: it wants no more messages.').waitFor();
  await page.keyboard.press('Escape');
  await card(page, 'gone').getByText('paused by the server', { exact: true }).waitFor();
  await card(page, 'gone').getByText('Resume it once the receiver works').waitFor();
  await page.getByRole('button', { name: 'Resume: gone' }).click();
  await card(page, 'gone').getByText('active', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Pause: gone' }).click();
  await card(page, 'gone').getByText('paused', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Send a test: gone' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Delete: gone' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Webhook deleted').first().waitFor();
  await card(page, 'gone').waitFor({ state: 'detached' });
});

it('changes a webhook, and says what becomes of messages if its address is another one', async () => {
  const saved = await fetch(`${server.url}/api/v1/views`, {
    method: 'POST',
    headers: { cookie: server.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Broken calls', filters: { status: 'error', since: '7d' } }),
  });
  expect(saved.status).toBe(200);
  const page = await signedIn('/settings/webhooks');
  const secret = await make(page, 'moves', receiver.url);
  const dialog = page.getByRole('dialog', { name: 'Change “moves”' });
  const open = () => page.getByRole('button', { name: 'Change: moves' }).click();
  const choose = async (name: string) => {
    await page.getByRole('combobox', { name: 'Which sessions' }).click();
    await page.getByRole('option', { name }).click();
  };

  await open();
  const moved = dialog.getByText('are sent to the new address at once');
  await expect.poll(() => dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('moves');
  expect(await moved.count()).toBe(0);
  await choose('As in the view Broken calls');
  await dialog.getByRole('checkbox', { name: 'export.ready' }).click();
  const other = await startReceiver();
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('must not be inside the network of this server').waitFor();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(other.url);
  await moved.waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await card(page, 'moves').getByText('session.created, export.ready').waitFor();
  await card(page, 'moves').getByRole('list', { name: 'Filters' }).getByText('error').waitFor();
  await page.getByRole('button', { name: 'Send a test: moves' }).click();
  const [test] = await other.until(1);
  expect(verify(secret, test as NonNullable<typeof test>)).toMatchObject({ type: 'webhook.test' });
  expect(receiver.received).toEqual([]);
  const log = page.getByRole('dialog', { name: 'Deliveries of “moves”' });
  await log.getByText('delivered', { exact: true }).waitFor();
  await page.keyboard.press('Escape');

  // Its filters are kept, unless others are chosen.
  await open();
  await dialog.getByText('As before').waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('stays');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card(page, 'stays').getByRole('list', { name: 'Filters' }).getByText('error').waitFor();
  await page.getByRole('button', { name: 'Change: stays' }).click();
  const again = page.getByRole('dialog', { name: 'Change “stays”' });
  await choose('All new sessions');
  await again.getByRole('button', { name: 'Save' }).click();
  await card(page, 'stays').getByText('All sessions').waitFor();
  await other.close();
});

it('says what is missing or refused, and replaces a secret', async () => {
  const page = await signedIn('/settings/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'session.created' }).click();
  await dialog.getByRole('button', { name: 'Make webhook' }).click();
  await dialog.getByText('Enter its purpose.').waitFor();
  await dialog.getByText('Enter an address that begins with https://').waitFor();
  await dialog.getByText('Choose at least one.').waitFor();
  await dialog.getByRole('checkbox', { name: 'export.ready' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('inside');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/');
  await dialog.getByRole('button', { name: 'Make webhook' }).click();
  await dialog.getByText('must not be inside the network of this server').waitFor();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await dialog.getByRole('button', { name: 'Make webhook' }).click();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();

  await page.getByRole('button', { name: 'New secret: inside' }).click();
  await page.getByRole('button', { name: 'Make new secret' }).click();
  const secret = (await page.getByRole('dialog').locator('pre').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Send a test: inside' }).click();
  const [test] = await receiver.until(1);
  expect(verify(secret, test as NonNullable<typeof test>)).toMatchObject({ type: 'webhook.test' });
});
