import { readFile } from 'node:fs/promises';
import type { Stats } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { paginate } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

/** The month before this one, in UTC. */
function lastMonth() {
  const now = new Date();
  const [since, until] = [1, 0].map((back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().replace('.000', ''),
  ) as [string, string];
  return { since, until };
}

async function download(page: Page, start: () => Promise<void>) {
  const [file] = await Promise.all([page.waitForEvent('download'), start()]);
  const text = await readFile(await file.path(), 'utf8');
  return { name: file.suggestedFilename(), text };
}

it('gives last month’s errors as a file whose name says what it is', async () => {
  const window = lastMonth();
  const filters = { ...window, status: 'error' };
  const wanted = await paginate(server, filters, 6000);
  const page = await signedIn(`/sessions?since=${window.since}&until=${window.until}&status=error`);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  await dialog.getByText(`${new Intl.NumberFormat('en-US').format(wanted.length)} session`).waitFor();
  const { name, text } = await download(page, () =>
    dialog.getByRole('link', { name: 'Download', exact: true }).click(),
  );
  const [since, until] = [window.since, window.until].map((instant) => instant.slice(0, 10));
  expect(name).toBe(`northwind-health_${since}_${until}_status-error.csv`);
  const [header, ...lines] = text.trimEnd().split('\r\n');
  expect(header).toMatch(/^id,/);
  expect(lines.map((line) => line.split(',')[0])).toEqual(wanted.map(({ id }) => id));
  await expect.poll(() => dialog.count()).toBe(0);
});

it('pins a relative window, says the count before, and gives every row as NDJSON', async () => {
  const page = await signedIn('/sessions?since=90d&min_redactions=3');
  await page.getByRole('grid').waitFor();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  const said = dialog.getByText(/^[\d,]+ sessions?$/);
  await said.waitFor();
  await dialog.getByRole('radio', { name: 'NDJSON' }).click();
  const link = dialog.getByRole('link', { name: 'Download', exact: true });
  const { searchParams } = new URL((await link.getAttribute('href')) ?? '', server.url);
  expect(searchParams.get('since')).toMatch(/Z$/);
  expect(searchParams.get('until')).toMatch(/Z$/);
  const filters = { since: searchParams.get('since') ?? '', until: searchParams.get('until') ?? '' };
  const stats = await server.get<Stats>(
    `/api/v1/sessions/stats?${new URLSearchParams({ ...filters, min_redactions: '3' })}`,
  );
  expect(Number((await said.textContent())?.replace(/\D/g, ''))).toBe(stats.totals.sessions);
  const { name, text } = await download(page, () => link.click());
  expect(name).toMatch(/^northwind-health_[\dTZ_-]+_min-redactions-3\.ndjson$/);
  expect(text.trimEnd().split('\n').length).toBe(stats.totals.sessions);
});

it('makes a report with a signed statement, shows it, and gives both as files', async () => {
  const page = await signedIn(`/sessions?${new URLSearchParams(lastMonth())}&status=error`);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  const said = dialog.getByText(/^[\d,]+ sessions?$/);
  await said.waitFor();
  const sessions = (await said.textContent())?.replace(/\D/g, '') ?? '';
  await dialog.getByRole('button', { name: 'With signed statement' }).click();
  await dialog.getByRole('radio', { name: 'Report (PDF)' }).click();
  await dialog.getByRole('button', { name: 'Make report' }).click();
  await page.waitForURL('**/exports');
  const card = page.getByRole('list', { name: 'Exports, newest first' }).getByRole('listitem').first();
  await card.getByText('done', { exact: true }).waitFor();
  const pdf = await download(page, () => card.getByRole('link', { name: /^Download northwind/ }).click());
  expect(pdf.name).toMatch(/^northwind-health_[\dTZ_-]+_status-error\.pdf$/);
  expect(pdf.text.slice(0, 8)).toBe('%PDF-1.7');
  const signed = await download(page, () => card.getByRole('link', { name: /the statement of/ }).click());
  expect(signed.name).toBe(`${pdf.name}.statement.json`);
  const { payload } = JSON.parse(signed.text) as { payload: string };
  const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString());
  expect([predicate.format, predicate.rows]).toEqual(['report', Number(sessions)]);
  await card.getByRole('link', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'What this report does not prove' }).waitFor();
  const counts = page.getByRole('table', { name: 'Sessions by status' }).getByRole('row', { name: /^all/ });
  expect((await counts.getByRole('cell').first().textContent())?.replace(/\D/g, '')).toBe(sessions);
});

it('says why a report is not there, and what to do, instead of trying again', async () => {
  const page = await signedIn('/exports/exp_01HYZ00000000000000000000A/report');
  await page.getByRole('heading', { name: 'No such report', level: 1 }).waitFor();
  await page.getByText('once you have chosen that account in the menu under your name').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);

  const asked = await page.request.post('/api/v1/exports', { data: { format: 'report', since: '24h' } });
  const { id } = (await asked.json()).export;
  await expect
    .poll(async () => (await (await page.request.get(`/api/v1/exports/${id}`)).json()).export.status)
    .toBe('done');
  await page.request.delete(`/api/v1/exports/${id}`);
  await page.goto(`/exports/${id}/report`);
  await page.getByRole('heading', { name: 'No such report' }).waitFor();
  await page.getByText('The file of this report was deleted').waitFor();
  await page.getByRole('link', { name: 'Go to the exports' }).click();
  await page.waitForURL('**/exports');
});

it('makes a signed export of the errors of last month, whatever window the list has', async () => {
  const page = await signedIn('/sessions?since=24h');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  await dialog.getByRole('button', { name: 'With signed statement' }).click();
  await dialog.getByRole('button', { name: 'Signed export of last month: errors' }).click();
  await page.waitForURL('**/exports');
  const card = page.getByRole('list', { name: 'Exports, newest first' }).getByRole('listitem').first();
  await card.getByText('done', { exact: true }).waitFor();
  const { name } = await download(page, () =>
    card.getByRole('link', { name: /^Download northwind/ }).click(),
  );
  expect(name).toMatch(/^northwind-health_\d{4}-\d\d-01_\d{4}-\d\d-01_status-error\.csv$/);
});

it('says in which zone the windows of exports are, and lets no time run into what is beside it', async () => {
  const page = await signedIn('/sessions?since=24h', { timezoneId: 'America/New_York' });
  await page.getByRole('button', { name: /^Local/ }).click();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  await dialog.getByRole('heading', { name: /^Last month, [\d-]+-01 – [\d-]+ New York$/ }).waitFor();
  await dialog.getByRole('button', { name: 'With signed statement' }).click();
  await dialog.getByRole('button', { name: 'Signed export of last month: errors' }).click();
  await page.waitForURL('**/exports');
  const card = page.getByRole('list', { name: 'Exports, newest first' }).getByRole('listitem').first();
  await card.getByText(/^[\d-]+-01 – [\d-]+ New York$/).waitFor();
  await card.getByText('done', { exact: true }).waitFor();
  for (const width of [1280, 768, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const tooWide = await card
      .getByRole('definition')
      .evaluateAll((facts) =>
        facts.filter((fact) => fact.scrollWidth > fact.clientWidth).map((fact) => fact.textContent),
      );
    expect([width, tooWide]).toEqual([width, []]);
  }
});

it('gives the focus back to the button when it is left', async () => {
  const page = await signedIn('/sessions?since=90d');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export sessions' });
  await dialog.getByRole('link', { name: 'Download', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Export');
});

it('makes a schedule, changes it, pauses and deletes it', async () => {
  const page = await signedIn('/exports');
  await page.getByRole('button', { name: 'New schedule' }).click();
  const making = page.getByRole('dialog', { name: 'New schedule' });
  await making.getByRole('button', { name: 'Make schedule' }).dblclick();
  const card = page.getByRole('list', { name: 'Schedules' }).getByRole('listitem');
  await card.filter({ hasText: 'Every month' }).filter({ hasText: 'NDJSON' }).waitFor();

  // A double click makes one.
  expect(await card.count()).toBe(1);
  await page.getByRole('button', { name: 'Change: Every month' }).click();
  const changing = page.getByRole('dialog', { name: 'Change schedule' });
  await expect.poll(() => changing.getByRole('radio', { name: 'NDJSON' }).isChecked()).toBe(true);
  await changing.getByRole('button', { name: 'Every day' }).click();
  await changing.getByRole('radio', { name: 'CSV' }).click();
  await changing.getByLabel('Compress the files with gzip').check();
  await changing.getByRole('button', { name: 'Save changes' }).click();
  await card.filter({ hasText: 'Every day' }).filter({ hasText: 'CSV, gzip' }).waitFor();
  expect(await card.count()).toBe(1);

  await page.getByRole('button', { name: 'Pause: Every day' }).click();
  await card.filter({ hasText: 'paused' }).waitFor();
  await page.getByRole('button', { name: 'Delete: Every day' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No schedules.').waitFor();
});
