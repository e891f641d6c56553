import type { View, ViewList } from '@masker/contract';
import type { Locator, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { choose, typeWindow } from './support/filters.ts';
import { answer, toProvider } from './support/identity-provider/steps.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { useServer } from './support/server.ts';

const used = useProvider();
const server = useServer(300, () => used.settings);
const { newPage, signedIn } = useBrowser(server, () => [used.url]);

afterEach(async () => {
  const { data } = await server.get<ViewList>('/api/v1/views');
  for (const { id } of data) await ask('DELETE', `/${id}`);
});

it('saves a list under a name, says that it is edited, and saves the change', async () => {
  const page = await signedIn('/sessions?since=7d&status=error');
  const panel = await openPanel(page, 'Views');
  await panel.getByText('No view is saved yet.').waitFor();
  await panel.getByRole('button', { name: 'Save as…' }).click();
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel
    .getByRole('alert')
    .getByText(/^A name has 1 to 80 characters/)
    .waitFor();
  await panel.getByRole('textbox', { name: 'Name' }).fill('Errors of the week');
  await page.keyboard.press('Enter');
  await shows(page, 'View Errors of the week');
  const [view] = await views();
  expect(view).toMatchObject({ filters: { since: '7d', status: ['error'] }, layout: null, shared: false });
  expect(search(page)).toBe(`?since=7d&status=error&view=${view?.id}`);

  await choose(page, 'Status', 'partial');
  await shows(page, 'View Errors of the week edited');
  expect(search(page)).toContain(`status=error,partial&view=${view?.id}`);
  const edited = await openPanel(page, /^View/);
  await edited.getByText('The list differs from “Errors of the week”.').waitFor();
  await edited.getByRole('button', { name: 'Save', exact: true }).click();
  await shows(page, 'View Errors of the week');
  expect((await views())[0]?.filters.status).toEqual(['error', 'partial']);
  await page.reload();
  await shows(page, 'View Errors of the week');

  await typeWindow(page, '2d');
  const again = await openPanel(page, /edited$/);
  await again.getByRole('button', { name: 'Back to it as saved' }).click();
  await shows(page, 'View Errors of the week');
  expect(search(page)).toContain('since=7d');

  await page.goto('/audit-log?action=views.update');
  await page.getByRole('gridcell', { name: 'Changed a view' }).first().waitFor();
});

it('replaces all filters in one step that Back undoes, and applies the layout', async () => {
  const columns = [{ id: 'started_at' }, { id: 'status', width: 180 }];
  const view = await create({
    name: 'Slow ones',
    filters: { since: '30d', min_duration_ms: 1000, order: 'oldest' },
    layout: { columns, density: 'compact' },
  });
  const page = await signedIn('/sessions?since=7d&status=error&chart=redactions');
  const before = search(page);
  const panel = await openPanel(page, 'Views');
  await panel.getByRole('button', { name: 'Slow ones', exact: true }).click();
  await shows(page, 'View Slow ones');
  const parameters = Object.fromEntries(new URL(page.url()).searchParams);
  expect(parameters).toEqual({
    since: '30d',
    min_duration_ms: '1000',
    order: 'oldest',
    chart: 'redactions',
    view: view.id,
  });
  await expect.poll(() => headings(page)).toEqual(['Started', 'Status']);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Agent' }).check();
  await page.keyboard.press('Escape');
  await shows(page, 'View Slow ones edited');
  await page.reload();
  await shows(page, 'View Slow ones edited');
  await expect.poll(() => headings(page)).toEqual(['Started', 'Agent', 'Status']);

  await page.goBack();
  await expect.poll(() => search(page)).toBe(before);
  await shows(page, 'Views');
  // A layout stays when its view is left.
  await expect.poll(() => headings(page)).toEqual(['Started', 'Agent', 'Status']);
});

it('opens with the default view, and leads to the plain list', async () => {
  const view = await create({
    name: 'My morning',
    filters: { since: '30d', status: 'ok' },
    is_default: true,
  });
  const own = `?since=30d&status=ok&view=${view.id}`;
  const page = await signedIn('/sessions');
  expect(search(page)).toBe(own);
  await shows(page, 'View My morning');

  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect.poll(() => search(page)).toBe('?view=all');
  await shows(page, 'Views');
  await page.reload();
  expect(search(page)).toBe('?view=all');
  await choose(page, 'Status', 'error');
  await expect.poll(() => search(page)).toBe('?status=error');
  await page.getByRole('button', { name: /^status error/ }).click();
  await expect.poll(() => search(page)).toBe('?view=all');

  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Sessions' })
    .first()
    .click();
  await expect.poll(() => search(page)).toBe(own);
  const panel = await openPanel(page, /^View/);
  await panel.getByRole('button', { name: /^All sessions/ }).click();
  await expect.poll(() => search(page)).toBe('?view=all');

  const withFilter = await signedIn('/sessions?since=7d');
  expect(search(withFilter)).toBe('?since=7d');
  await shows(withFilter, 'Views');

  const star = (await openPanel(page, 'Views')).getByRole('button', {
    name: 'Open Sessions with My morning',
  });
  await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
  await star.click();
  await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
  await page.goto('/sessions');
  expect(search(page)).toBe('');
});

it('keeps the filters of an address whose view is not there', async () => {
  const page = await signedIn('/sessions?since=7d&status=ok&view=view_01HYZ5E6F7G8H9J0K1M2N3P4QR');
  const notice = page.getByRole('status').filter({ hasText: 'The view of this URL does not exist' });
  await notice.waitFor();
  await page.locator('[data-session]').first().waitFor();
  await shows(page, 'Views');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await notice.waitFor({ state: 'detached' });
  expect(search(page)).toBe('?since=7d&status=ok');
  await page.goto('/sessions?view=nonsense');
  await notice.waitFor();
});

it('finds one of many, and keeps a name that the server has no room for', async () => {
  for (let made = 0; made < 100; made++) await create({ name: `View ${made}`, filters: { since: '7d' } });
  const page = await signedIn('/sessions?since=7d');
  const panel = await openPanel(page, 'Views');
  await panel.getByRole('button', { name: 'Save as…' }).click();
  await panel.getByRole('textbox', { name: 'Name' }).fill('One more');
  await page.keyboard.press('Enter');
  await panel.getByRole('alert').getByText('You have 100 views in this account').waitFor();
  await expect.poll(() => panel.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('One more');
  await panel.getByRole('button', { name: 'Cancel' }).click();

  await panel.getByRole('searchbox', { name: 'Find a view' }).fill('view 77');
  await expect.poll(() => panel.getByRole('listitem').count()).toBe(1);
  await page.keyboard.press('Enter');
  await shows(page, 'View View 77');
});

it('shares a view, which others see and only some may change', async () => {
  const admin = await signedIn('/sessions?since=7d&status=error');
  const shared = await create({
    name: 'Night shift',
    filters: { since: '7d', status: 'error' },
    shared: true,
  });
  await create({ name: 'Private', filters: { since: '7d' } });
  const viewer = await join(admin, 'viewer', 'Ada Lovelace');

  const panel = await openPanel(viewer, 'Views');
  const item = panel.getByRole('listitem').filter({ hasText: 'Night shift' });
  await item.getByText('by Dana Whitfield').waitFor();
  expect(await panel.getByText('Private').count()).toBe(0);
  expect(await panel.getByRole('button', { name: 'Change Night shift' }).count()).toBe(0);
  await item.getByRole('button', { name: 'Open Sessions with Night shift' }).click();
  await item.getByText('default').waitFor();
  await viewer.goto('/sessions');
  expect(search(viewer)).toBe(`?since=7d&status=error&view=${shared.id}`);
  await typeWindow(viewer, '3d');
  const edited = await openPanel(viewer, /edited$/);
  await edited
    .getByText(/^The list differs from .* can be changed by Dana Whitfield or an administrator/)
    .waitFor();
  expect(await edited.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  await edited.getByRole('button', { name: 'Save as…' }).click();
  await edited.getByText('Only you will see it').waitFor();
  await edited.getByRole('textbox', { name: 'Name' }).fill('Three days');
  await viewer.keyboard.press('Enter');
  await shows(viewer, 'View Three days');

  // Of another person's own view, nothing is told.
  const own = new URL(viewer.url()).search;
  await admin.goto(`/sessions${own}`);
  await admin.getByText('The view of this URL does not exist').waitFor();

  const change = await openPanel(admin, 'Views');
  await change.getByRole('button', { name: 'Change Night shift' }).click();
  await change.getByRole('button', { name: 'Delete…' }).click();
  const question = admin.getByRole('alertdialog', { name: 'Delete the view “Night shift”?' });
  await question.getByText('everybody in the account').waitFor();
  await question.getByRole('button', { name: 'Delete' }).click();
  await question.waitFor({ state: 'detached' });
  await change.getByRole('button', { name: 'Private', exact: true }).waitFor();
  expect(await change.getByText('Night shift').count()).toBe(0);
  await expect.poll(() => change.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  await viewer.goto('/sessions');
  expect(search(viewer)).toBe('');
});

it('overwrites nothing that somebody else changed meanwhile, unless it is asked to', async () => {
  const view = await create({ name: 'Week', filters: { since: '7d' }, shared: true });
  const page = await signedIn(`/sessions?since=7d&view=${view.id}`);
  await shows(page, 'View Week');
  await typeWindow(page, '2d');
  await shows(page, 'View Week edited');
  await ask('PATCH', `/${view.id}`, { filters: { since: '14d' } });
  const panel = await openPanel(page, /edited$/);
  await panel.getByText('“Week” was changed meanwhile').waitFor();
  await panel.getByRole('button', { name: 'Show it as it is now' }).click();
  await expect.poll(() => search(page)).toContain('since=14d');
  await shows(page, 'View Week');

  const again = await openPanel(page, /^View/);
  await again.getByRole('button', { name: 'Change Week' }).click();
  await again.getByRole('textbox', { name: 'Name' }).fill('Fortnight');
  await ask('PATCH', `/${view.id}`, { name: 'Two weeks' });
  await again.getByRole('button', { name: 'Save' }).click();
  await again.getByText('“Two weeks” was changed meanwhile').waitFor();
  await expect.poll(() => again.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Fortnight');
  await again.getByRole('button', { name: 'Save over it' }).click();
  await again.getByRole('listitem').getByText('Fortnight').waitFor();
  expect((await views())[0]?.name).toBe('Fortnight');
});

it('renames, shares and makes private again with the keyboard, on a phone too', async () => {
  const view = await create({ name: 'Mine', filters: { since: '7d' } });
  const page = await signedIn(`/sessions?since=7d&view=${view.id}`, {
    viewport: { width: 390, height: 844 },
  });
  await shows(page, 'View Mine');
  await page.keyboard.press('v');
  const panel = page.getByRole('dialog', { name: 'Views' });
  await panel.waitFor();
  const box = await panel.boundingBox();
  expect(box && [box.x, Math.round(box.width), Math.round(box.y + box.height)]).toEqual([0, 390, 844]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Mine');
  await panel.getByRole('button', { name: 'Change Mine' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'Change the view' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Ours');
  await form.getByRole('radio', { name: 'Everybody in Northwind Health' }).press('Space');
  await form.getByRole('checkbox', { name: 'Default for you' }).press('Space');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await panel.getByRole('listitem').getByText('by Dana Whitfield · default').waitFor();
  expect((await views())[0]).toMatchObject({ name: 'Ours', shared: true, is_default: true });
  await panel.getByRole('button', { name: 'Change Ours' }).press('Enter');
  await form.getByRole('radio', { name: 'Only you' }).press('Space');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await panel.getByRole('region', { name: 'Only for you' }).getByText('Ours').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Ours');
});

/** The panel of the views, once it has read them. */
async function openPanel(page: Page, button: string | RegExp): Promise<Locator> {
  await page.getByRole('button', { name: button, exact: typeof button === 'string' }).click();
  const panel = page.locator('[role=dialog][data-open]');
  await panel.getByRole('button', { name: 'Save as…' }).waitFor();
  return panel;
}

/** Waits until the button of the views is called that. */
async function shows(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).waitFor();
}

function search(page: Page): string {
  return new URL(page.url()).search;
}

function headings(page: Page): Promise<string[]> {
  return page
    .getByRole('grid')
    .getByRole('columnheader')
    .evaluateAll((cells) =>
      cells
        .map((cell) => /^[A-Z][a-z]+/.exec(cell.textContent ?? '')?.[0] ?? '')
        .filter((text) => text !== '' && text !== 'Selected'),
    );
}

/** Asks the API about views as the demo user. */
async function ask(method: string, path: string, body?: object): Promise<View> {
  const response = await fetch(`${server.url}/api/v1/views${path}`, {
    method,
    headers: { cookie: server.cookie, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { view: View }).view;
}

const create = (body: object) => ask('POST', '', body);

async function views(): Promise<View[]> {
  return (await server.get<ViewList>('/api/v1/views')).data;
}

/** Has another person follow an invitation of an administrator in a browser of their own. */
async function join(admin: Page, role: string, name: string): Promise<Page> {
  const made = await admin.request.post('/api/v1/invitations', { data: { role } });
  const { url } = (await made.json()) as { url: string };
  const page = await newPage();
  await page.goto(new URL(url).pathname);
  await toProvider(page, used, 'the clinic');
  await answer(page, name);
  await page.waitForURL('/sessions');
  return page;
}
