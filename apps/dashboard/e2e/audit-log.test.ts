import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { openFilter } from './support/filters.ts';
import { useServer } from './support/server.ts';

const server = useServer(300);
const { signedIn } = useBrowser(server);

/** Reads the log again until it has a row with these texts in it. */
async function rowWith(page: Page, ...texts: string[]) {
  const row = texts.reduce((rows, text) => rows.filter({ hasText: text }), page.locator('[data-entry]'));
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await settled(page);
      return row.count();
    })
    .toBeGreaterThan(0);
  return row.first();
}

it('shows the reads that have just happened, with what they asked for', async () => {
  const page = await signedIn('/audit-log');
  const answer = await page.request.get('/api/v1/sessions?since=7d&limit=7&status=ok');
  const requestId = answer.headers()['x-request-id'] ?? '';
  const rows = (await answer.json()).data.length;
  const row = await rowWith(page, 'Listed sessions', 'limit 7');
  await expect.poll(() => row.textContent()).toContain('since 7d');
  await row.click();
  const drawer = page.getByRole('dialog', { name: 'entry' });
  await drawer.getByText(requestId, { exact: true }).waitFor();
  const shown = (await drawer.textContent()) ?? '';
  expect(shown).toContain(`Rows${rows}`);
  expect(shown).toContain('status ok');
  expect(shown).toMatch(/[0-9a-f]{64}/);

  // Its link finds it wherever it is.
  const entry = new URL(page.url()).searchParams.get('entry');
  const { at } = (await (await page.request.get('/api/v1/access-log?limit=100')).json()).data.find(
    (found: { sequence: number }) => String(found.sequence) === entry,
  );
  const until = new Date(Date.parse(at) + 1).toISOString();
  await page.goto(`/audit-log?${new URLSearchParams({ since: at, until, entry: entry ?? '' })}`);
  await page.getByRole('dialog').getByText(requestId, { exact: true }).waitFor();
});

it('explains what was refused', async () => {
  const page = await signedIn('/audit-log');
  const unknown = 'sess_01HYZ00000000000000000000A';
  expect((await page.request.get(`/api/v1/sessions/${unknown}`)).status()).toBe(404);
  const row = await rowWith(page, 'Tried to open a session', 'refused');
  await row.click();
  const drawer = page.getByRole('dialog', { name: 'entry' });
  await drawer.getByText(unknown, { exact: true }).waitFor();
  await drawer.getByText('The request returned and changed nothing').waitFor();
});

it('narrows by action and by who, which survives a reload and goes Back', async () => {
  const page = await signedIn('/audit-log');
  await page.request.get('/api/v1/agents?limit=9');
  await rowWith(page, 'Listed agents', 'limit 9');
  await openFilter(page, 'What');
  await page.getByPlaceholder('Find an action').fill('listed agents');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('action') === 'agents.list');
  await expectOnly('Listed agents');

  const { user } = await server.get<{ user: { id: string; name: string } }>('/api/v1/me');
  const who = await openFilter(page, 'Who');
  await who.getByRole('button', { name: user.name }).click();
  await page.waitForURL((url) => url.searchParams.get('actor_id') === user.id);
  await expectOnly('Listed agents');

  await page.reload();
  await expectOnly('Listed agents');
  const chips = page.getByRole('list', { name: 'Active filters' });
  await chips.getByRole('button', { name: 'what Listed agents' }).waitFor();
  await chips.getByRole('button', { name: `who ${user.name}` }).waitFor();

  await page.goBack();
  await page.goBack();
  await page.waitForURL('/audit-log');
  await page.locator('[data-entry]').filter({ hasText: 'Signed in' }).first().waitFor();

  async function expectOnly(action: string) {
    await expect
      .poll(() => page.locator('[data-entry] [role=gridcell]:nth-child(3)').allTextContents())
      .toSatisfy((found: string[]) => found.length > 0 && found.every((text) => text === action));
  }
});

it('says that nothing matches, and refuses an address that it cannot read', async () => {
  const page = await signedIn('/audit-log?action=members.remove');
  await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('/audit-log');
  await page.locator('[data-index="0"]').waitFor();
  await page.goto('/audit-log?acton=sessions.list');
  await page.getByText('did you mean action?').waitFor();
  expect(await page.locator('[data-entry]').count()).toBe(0);
});

it('says which id its entries are about, on the page, on paper, and when there are none', async () => {
  const { data } = await server.get<{ data: { id: string }[] }>('/api/v1/sessions?limit=1');
  const id = data[0]?.id ?? '';
  const page = await signedIn(`/sessions?session=${id}`);
  await page.getByRole('button', { name: 'Who looked' }).click();
  await page.getByRole('link', { name: 'These entries in the audit log' }).click();
  await page.waitForURL((url) => url.searchParams.get('target') === id);
  const chip = page
    .getByRole('list', { name: 'Active filters' })
    .getByRole('button', { name: `about ${id}` });
  await chip.waitFor();
  await page.emulateMedia({ media: 'print' });
  await chip.waitFor();
  await page.emulateMedia({ media: 'screen' });
  await chip.click();
  await page.waitForURL((url) => !url.searchParams.has('target'));
  await page.locator('[data-entry]').filter({ hasText: 'Read the audit log' }).first().waitFor();

  const unknown = 'sess_01HYZ00000000000000000000B';
  await page.goto(`/audit-log?target=${unknown}`);
  await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
  await page.getByRole('main').getByRole('listitem').getByText(`about ${unknown}`).last().waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('/audit-log');
});

it('does not record pages that were only linked to', async () => {
  const page = await signedIn('/settings/sign-ins');
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  for (const link of await links.all()) await link.hover();
  await settled(page);
  const seen = await page.request.get('/api/v1/access-log?limit=100&action=sessions.list&since=1h');
  const before = (await seen.json()).data.length;
  await links.first().hover();
  await page.request.get('/api/v1/sessions?limit=1');
  await expect
    .poll(async () => {
      const log = await page.request.get('/api/v1/access-log?limit=100&action=sessions.list&since=1h');
      return (await log.json()).data.length;
    })
    .toBe(before + 1);
});

it('is found at its earlier address, filters and all', async () => {
  const page = await signedIn('/access-log?action=sessions.list');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/audit-log?action=sessions.list');
  await page.getByRole('grid').waitFor();
});

it('gives the entries of the list as a file', async () => {
  const page = await signedIn('/audit-log?since=7d&action=agents.list');
  await page.request.get('/api/v1/agents?limit=8');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the audit log' });
  const link = dialog.getByRole('link', { name: 'Download' });
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(file.suggestedFilename()).toMatch(/^northwind-health_audit-log_[\dTZ_-]+_action-agents-list\.csv$/);
  const [header, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(header).toMatch(/^sequence,at,/);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toContain(',agents.list,ok,');
  await expect.poll(() => dialog.count()).toBe(0);
  await rowWith(await signedIn('/audit-log'), 'Downloaded the audit log', 'action agents.list');
});

it('exports what can be verified, and says when a filter is in the way', async () => {
  const page = await signedIn('/audit-log?action=agents.list');
  await page.getByRole('grid').or(page.getByText('No entries')).first().waitFor();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export the audit log' });
  await dialog.getByRole('radio', { name: 'NDJSON' }).click();
  await dialog.getByText('it cannot be verified').waitFor();
  await page.goto('/audit-log');
  await page.getByRole('grid').waitFor();
  await page.keyboard.press('e');
  await dialog.getByRole('radio', { name: 'NDJSON' }).click();
  expect(await dialog.getByText('it cannot be verified').count()).toBe(0);
  const href = await dialog.getByRole('link', { name: 'Download' }).getAttribute('href');
  expect(href).toMatch(/^\/api\/v1\/access-log\/export\?since=[^&]*Z&format=ndjson$/);
  const { account } = await server.get<{ account: { id: string } }>('/api/v1/me');
  await dialog.getByText(`masker audit verify --file audit.ndjson --account ${account.id}`).waitFor();
});
