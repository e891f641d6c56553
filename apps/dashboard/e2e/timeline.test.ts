import { newId, type Stats } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { drawn, pointAt, sumOf, tableOf, written } from './support/timeline.ts';

const server = useServer(6000);
const { newPage, signedIn } = useBrowser(server);

const hour = 3_600_000;

/** Three days that have ended, in whole hours: what is in them changes no more. */
const window = (() => {
  const end = Math.floor(Date.now() / hour) * hour - 24 * hour;
  return { since: instant(end - 72 * hour), until: instant(end) };
})();

function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

const address = `/sessions?${new URLSearchParams(window)}`;

function stats(parameters: Record<string, string> = {}): Promise<Stats> {
  const query = new URLSearchParams({ ...window, bucket: '1h', ...parameters });
  return server.get<Stats>(`/api/v1/sessions/stats?${query}`);
}

/** The window of the address, once it has been changed to another one. */
async function windowAfter(page: Page, before: { since: string | null }) {
  await page.waitForURL((url) => url.searchParams.get('since') !== before.since);
  const { searchParams } = new URL(page.url());
  return { since: searchParams.get('since') ?? '', until: searchParams.get('until') ?? '' };
}

it('sums up exactly what is filtered, with one request, after the rows', async () => {
  const page = await signedIn('/settings');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/trpc/')) asked.push(new URL(request.url()).pathname);
  });
  await page.goto(address);
  await drawn(page);
  expect(asked.filter((path) => path.endsWith('sessions.stats'))).toHaveLength(1);

  const { totals, series } = await stats();
  const summary = await page.getByTestId('summary').textContent();
  expect(summary).toContain(`${written(totals.sessions)} sessions`);
  expect(summary).toContain(`${written(totals.by_status.error)} error`);
  expect(summary).toContain(`${written(totals.redactions)} redactions`);
  expect(await tableOf(page)).toEqual({
    names: ['error', 'partial', 'ok'],
    rows: series.map(({ error, partial, ok }) => [error, partial, ok]),
  });
  expect(sumOf(series, 'ok') + sumOf(series, 'error') + sumOf(series, 'partial')).toBe(totals.sessions);
});

it('has its place in the page before it is there, and moves nothing', async () => {
  const page = await signedIn('/settings');
  const html = await (await page.request.get(address)).text();
  expect(html).toContain('timeline-space');
  expect(html).not.toContain('data-testid="chart"');
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address);
  await drawn(page);
  const shifts = await page.evaluate(() =>
    (globalThis as unknown as { shifts: number[] }).shifts.reduce((one, other) => one + other, 0),
  );
  expect(shifts).toBeLessThan(0.01);
});

it('zooms in where it is dragged over, out again, and back', async () => {
  const page = await signedIn(address);
  await drawn(page);
  const start = Date.parse(window.since) + 20 * hour;
  const from = await pointAt(page, start + hour / 2, window);
  const to = await pointAt(page, start + 5.5 * hour, window);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  const zoomed = await windowAfter(page, window);
  expect(zoomed).toEqual({ since: instant(start), until: instant(start + 6 * hour) });
  await drawn(page);
  const { totals } = await stats({ ...zoomed, bucket: '15m' });
  await page
    .getByTestId('summary')
    .getByText(`${written(totals.sessions)} session`)
    .waitFor();
  await page
    .getByText(`${written(totals.sessions)} ${totals.sessions === 1 ? 'session matches' : 'sessions match'}`)
    .waitFor();

  await page.getByRole('button', { name: 'Zoom out' }).click();
  expect(await windowAfter(page, zoomed)).toEqual({
    since: instant(start - 3 * hour),
    until: instant(start + 9 * hour),
  });
  await page.goBack();
  await page.goBack();
  await page.waitForURL((url) => url.searchParams.get('since') === window.since);
});

it('zooms in to what is between two clicks', async () => {
  const page = await signedIn(address);
  await drawn(page);
  const start = Date.parse(window.since) + 30 * hour;
  const from = await pointAt(page, start + hour / 2, window);
  const to = await pointAt(page, start + 2.5 * hour, window);
  await page.mouse.click(from.x, from.y);
  await page.getByTestId('tooltip').getByText('Click where it ends').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('tooltip').waitFor({ state: 'detached' });

  // In either order.
  await page.mouse.click(to.x, to.y);
  await page.mouse.click(from.x, from.y);
  expect(await windowAfter(page, window)).toEqual({
    since: instant(start),
    until: instant(start + 3 * hour),
  });
});

it('zooms in with the keys alone', async () => {
  const page = await signedIn(address);
  await drawn(page);
  const { series } = await stats();
  const start = page.getByRole('slider', { name: 'Start' });
  const end = page.getByRole('slider', { name: 'End' });
  await start.focus();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => start.getAttribute('aria-valuenow')).toBe('11');
  await page.keyboard.press('Escape');
  await expect.poll(() => start.getAttribute('aria-valuenow')).toBe('0');

  await page.keyboard.press('PageUp');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => end.getAttribute('aria-valuenow')).toBe('12');
  const chosen = series.slice(10, 12).reduce((sum, { ok, error, partial }) => sum + ok + error + partial, 0);
  await expect.poll(() => end.getAttribute('aria-valuetext')).toContain(`, ${written(chosen)} selected`);
  await page.keyboard.press('Enter');
  const first = Date.parse(window.since) + 10 * hour;
  expect(await windowAfter(page, window)).toEqual({
    since: instant(first),
    until: instant(first + 2 * hour),
  });
});

it('tells what a bucket has, and narrows the list to what is clicked in the legend', async () => {
  const page = await signedIn(address);
  await drawn(page);
  const { series, totals } = await stats();
  const busiest = [...series].sort((a, b) => b.ok - a.ok)[0];
  if (!busiest) throw new Error('the demo data has no sessions');
  const point = await pointAt(page, Date.parse(busiest.start) + hour / 2, window);
  await page.mouse.move(point.x, point.y);
  const tooltip = page.getByTestId('tooltip');
  await tooltip.getByText(`${busiest.start.slice(0, 10)} ${busiest.start.slice(11, 16)} →`).waitFor();
  await tooltip.locator('li', { hasText: 'ok' }).getByText(written(busiest.ok), { exact: true }).waitFor();
  await page.mouse.move(0, 0);

  const errors = page.getByRole('button', { name: `error ${written(totals.by_status.error)}` });
  await errors.click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'error');
  await drawn(page);
  await expect.poll(() => errors.getAttribute('aria-pressed')).toBe('true');
  await page
    .getByTestId('summary')
    .getByText(`${written(totals.by_status.error)} session`)
    .waitFor();
  await errors.click();
  await page.waitForURL((url) => !url.searchParams.has('status'));
});

it('has its times on the clock of the reader, and the hour twice that the clocks show twice', async () => {
  const page = await signedIn('/settings');
  const starts = ['2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z', '2025-11-02T06:40:00Z'];
  const sessions = starts.map((at) => ({
    id: newId('session'),
    agent_id: newId('agent'),
    agent_name: 'night-line',
    started_at: at,
    ended_at: at,
    status: 'ok',
    redactions_by_kind: {},
    upstream_model: null,
  }));
  const sent = await page.request.post('/api/v1/sessions', {
    headers: { 'content-type': 'application/x-ndjson' },
    data: sessions.map((session) => JSON.stringify(session)).join('\n'),
  });
  expect(sent.status(), await sent.text()).toBe(200);
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  const night = { since: '2025-11-02T04:00:00Z', until: '2025-11-02T10:00:00Z' };
  await page.goto(`/sessions?${new URLSearchParams(night)}`);
  await drawn(page);
  const axis = page.getByTestId('chart');
  await axis.getByText('New York').waitFor();
  await expect.poll(() => axis.getByText('01:00', { exact: true }).count()).toBe(2);

  const rows = page.getByRole('region', { name: 'Timeline' }).getByRole('table').locator('tbody tr');
  const filled = await rows.filter({ hasText: /[1-9]$/ }).allTextContents();
  // Quarters of an hour, or shorter: each instant is in one, and both of the half hours are told apart.
  expect(
    filled.filter((text) => text.includes('2025-11-02 01:30') && text.includes('UTC-04:00')),
  ).toHaveLength(1);
  expect(
    filled.filter((text) => text.includes('2025-11-02 01:30') && text.includes('UTC-05:00')),
  ).toHaveLength(1);
});

it('is collapsed to its sums, and stays so', async () => {
  const page = await signedIn(address);
  await drawn(page);
  await page.getByRole('button', { name: 'Collapse the timeline' }).click();
  await page.getByTestId('chart').waitFor({ state: 'detached' });
  await page.reload();
  await settled(page);
  await page.getByTestId('summary').waitFor();
  expect(await page.getByTestId('chart').count()).toBe(0);
  await page.getByRole('button', { name: 'Expand the timeline' }).click();
  await drawn(page);
});

it('says why there is none, and what to do', async () => {
  const page = await signedIn('/sessions?since=0001-01-01T00:00:00Z&compare=previous');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByText('needs a window that starts later').waitFor();
  await timeline.getByText(/^Request/).waitFor();
  await timeline.getByRole('button', { name: 'Compare' }).click();
  await drawn(page);
  await expect.poll(() => page.locator('[data-session]').count()).toBeGreaterThan(0);
});

it('keeps its sums where newer ones cannot be read, says so, and tries again by itself', async () => {
  const page = await signedIn(address);
  await drawn(page);
  const before = await page.getByTestId('summary').textContent();
  let isAway = true;
  await page.route('**/api/trpc/*sessions.stats*', (route) => (isAway ? route.abort() : route.continue()));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Not refreshed').waitFor();
  expect(await page.getByTestId('summary').textContent()).toBe(before);
  isAway = false;
  await page.getByText('Not refreshed').waitFor({ state: 'detached' });
  expect(await page.getByTestId('summary').textContent()).toBe(before);
});

it('says which window it is compared with', async () => {
  const page = await signedIn(`${address}&compare=previous`);
  const start = instant(Date.parse(window.since) - 72 * hour).slice(0, 10);
  await page.getByText(`Compared with ${start}`).waitFor();
});

it('shows its sums in a window at 400 % zoom too, and room for several rows', async () => {
  const page = await signedIn(address, { viewport: { width: 320, height: 256 } });
  await page.getByTestId('summary').waitFor();
  const row = page.locator('[data-session]').first();
  const height = await row.evaluate((element) => element.getBoundingClientRect().height);
  const room = await page.getByRole('grid').evaluate((grid) => grid.clientHeight);
  expect(room / height).toBeGreaterThan(2);
  expect(room).toBeLessThan(256);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

it('tells its parts apart where a person has chosen the colours', async () => {
  const page = await newPage({ forcedColors: 'active' });
  const secret = server.link.slice('#link='.length);
  expect((await page.request.post('/api/v1/auth/demo', { data: { secret } })).status()).toBe(200);
  await page.goto(address);
  await drawn(page);
  const fills = await page
    .locator('[data-layer]')
    .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
  expect(new Set(fills).size).toBe(3);
  expect(fills.every((fill) => fill.includes('#chart-'))).toBe(true);
});
