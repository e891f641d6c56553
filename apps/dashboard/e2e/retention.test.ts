import type { ExportScheduleBody, Me } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { masker } from './support/operator.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';

// Without room for exports, those of a schedule fail, and retention leaves what it has yet to export: the daily run of
// the server cannot remove the sessions before the page has shown them.
const server = useServer(300, () => ({ EXPORT_MAX_BYTES: '1' }));
const { signedIn } = useBrowser(server);

const day = 86_400_000;

async function change<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: { cookie: server.cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const card = (page: Page) => page.getByRole('list', { name: 'Retention' }).getByRole('listitem');

it('says for how long sessions are kept, what a run would remove, and what the last one removed', async () => {
  const { account } = await server.get<Me>('/api/v1/me');
  const page = await signedIn('/settings/sign-ins');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Retention' }).click();
  await page.waitForURL('/settings/retention');
  await card(page).getByText('Sessions are kept for ever').waitFor();
  await card(page).getByText('default of the installation').waitFor();
  await card(page).getByText('Nothing is removed by its age').waitFor();
  await page.getByText(`masker retention set --account ${account.id} --days N`).waitFor();

  const { schedule } = await change<ExportScheduleBody>('POST', 'export-schedules', {
    every: 'month',
    format: 'csv',
  });
  // Before all demo data.
  const at = new Date(Date.now() - 100 * day).toISOString();
  await sendSessions(server, 3, { started_at: at, ended_at: at });
  await masker(server, 'retention', 'set', '--account', account.id, '--days', '95');
  await page.reload();
  await card(page).getByText('Sessions are kept for 95 days').waitFor();
  await card(page).getByText('set for this account').waitFor();
  await card(page).getByText('3 sessions with 3 redactions').waitFor();
  await card(page).getByText('Nothing yet').waitFor();

  await change('DELETE', `export-schedules/${schedule.id}`);
  await masker(server, 'retention', 'run', '--account', account.id);
  await page.reload();
  await card(page).getByText('none', { exact: true }).waitFor();
  await card(page).getByText('3 sessions, 3 redactions').waitFor();
});
