import { beforeAll, expect, test } from 'vitest';
import { emptyDataDir } from '../test/support/folders.ts';
import { launch, type Server, whenReady } from '../test/support/server.ts';
import { openFirefox, type Page } from './support/firefox.ts';

/** Three pages of the list. */
const sessions = 300;

let server: Server;
let page: Page;

beforeAll(async () => {
  const dataDir = await emptyDataDir();
  const settings = { DATA_DIR: dataDir, DEMO_SESSIONS: String(sessions) };
  server = await whenReady(launch(settings, []), dataDir);
  page = await openFirefox({ width: 1440, height: 900 });
});

const row = (index: number) => `[role=grid] [data-index="${index}"]`;
const drawer = '[role=dialog][data-beside]';
const param = (name: string) =>
  page.evaluate<string | null>('(name) => new URLSearchParams(location.search).get(name)', name);
const idAt = (index: number) =>
  page.evaluate<string>('(row) => document.querySelector(row).dataset.session', row(index));

/** The ids that the API lists. */
async function listed(query: string): Promise<string[]> {
  const answer = await server.get(`/api/v1/sessions?since=90d&limit=100${query}`);
  const { data } = (await answer.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

test('signs in by the printed link', async () => {
  await page.goto(`${server.url}/login#link=${server.linkSecret}`);
  await page.click('button', 'Continue to the demo');
  await page.shows(row(0));
});

test('lists what the API lists, and more of it at the end of what is there', async () => {
  await page.goto(`${server.url}/sessions?since=90d`);
  await page.shows('[data-testid=loaded]', '100 loaded');
  const ids = await listed('');
  expect([await idAt(0), await idAt(1)]).toEqual(ids.slice(0, 2));
  await page.scroll('[role=grid]', 3_000);
  await page.shows('[data-testid=loaded]', '200 loaded');
  await page.scroll('[role=grid]', 0);
  await page.shows(row(0));
});

test('draws the timeline', async () => {
  await page.shows('[data-testid=chart] path[data-layer]');
});

test('filters by a status', async () => {
  await page.click('button', 'Status');
  await page.click('[role=dialog] label:has([data-choice])', 'ok');
  await page.press('Escape');
  const [first] = await listed('&status=ok');
  await page.shows(`${row(0)}[data-session="${first}"]`);
  expect(await param('status')).toBe('ok');
});

test('opens a session beside the list, goes on with the keys, and closes it', async () => {
  const [first = '', second = ''] = [await idAt(0), await idAt(1)];
  await page.click(`${row(0)} time`);
  await page.shows(drawer, first);
  await page.press('j');
  await page.shows(drawer, second);
  await page.press('Escape');
  await page.shows(`body:not(:has(${drawer}))`);
  expect(await param('session')).toBeNull();
});

test('finds a page with the keys', async () => {
  await page.press('k', 'Control');
  await page.shows('[role=dialog] [role=combobox]');
  await page.type('audit');
  await page.shows('[role=option][data-highlighted]', 'Audit log');
  await page.press('Enter');
  await page.shows('[data-entry]');
});

test('keeps the theme that is chosen', async () => {
  const background = () => page.evaluate<string>('() => getComputedStyle(document.body).backgroundColor');
  for (const [name, colour] of [
    ['Dark', 'rgb(14, 16, 19)'],
    ['Light', 'rgb(247, 248, 249)'],
  ] as const) {
    await page.click('button[title=Theme]');
    await page.click('[role=menuitemradio]', name);
    await expect.poll(background).toBe(colour);
    await page.goto(`${server.url}/audit-log`);
    await page.shows('[data-entry]');
    expect(await background()).toBe(colour);
  }
});

test('no page had an error', () => {
  expect(page.complaints).toEqual([]);
});
