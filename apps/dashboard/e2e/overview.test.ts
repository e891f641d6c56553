import type { Facets, Stats } from '@masker/contract';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { drawn, written } from './support/timeline.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);
const empty = useServer(0);
const { signedIn: signedInToEmpty } = useBrowser(empty);

const hour = 3_600_000;

/** A week that has ended, and the one before it. */
const windows = (() => {
  const end = Math.floor(Date.now() / hour) * hour - 24 * hour;
  const at = (hours: number) => new Date(end - hours * hour).toISOString().replace('.000Z', 'Z');
  return { now: { since: at(168), until: at(0) }, before: { since: at(336), until: at(168) } };
})();

it('says what has changed against the window before, with few requests', async () => {
  const page = await signedIn('/settings');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/trpc/')) asked.push(new URL(request.url()).pathname);
  });
  await page.goto(`/overview?${new URLSearchParams(windows.now)}`);
  await page.getByRole('region', { name: 'Sessions by model' }).getByRole('table').waitFor();
  await settled(page);
  // One more came with the page.
  expect(asked).toEqual(['/api/trpc/sessions.facets', '/api/trpc/sessions.facets']);

  const query = new URLSearchParams({ ...windows.now, compare: 'previous' });
  const { totals, previous, redactions_by_kind } = await server.get<Stats>(`/api/v1/sessions/stats?${query}`);
  expect(previous?.since).toBe(windows.before.since);
  await page.getByRole('link', { name: `${written(totals.sessions)} sessions`, exact: true }).waitFor();
  await page
    .getByRole('link', { name: `${written(previous?.totals.redactions ?? 0)} redactions before` })
    .waitFor();

  const rowsOf = async (title: string) => {
    const rows = page.getByRole('region', { name: title }).locator('tbody tr');
    return rows.evaluateAll((rows) =>
      rows.map((row) => {
        const [before, now] = [...row.querySelectorAll('td')].map(({ textContent }) =>
          Number(textContent?.replaceAll(',', '')),
        );
        return { name: row.querySelector('th')?.textContent ?? '', before: before ?? 0, now: now ?? 0 };
      }),
    );
  };
  const all = page
    .getByRole('region', { name: 'Redactions by kind' })
    .getByRole('button', { name: /^Show all/ });
  if ((await all.count()) > 0) await all.click();
  const kinds = await rowsOf('Redactions by kind');
  expect(Object.fromEntries(kinds.filter(({ now }) => now > 0).map(({ name, now }) => [name, now]))).toEqual(
    redactions_by_kind,
  );
  const changes = kinds.map(({ before, now }) => Math.abs(now - before));
  expect(changes).toEqual([...changes].sort((a, b) => b - a));

  const facets = await server.get<Facets>(`/api/v1/sessions/facets?${new URLSearchParams(windows.before)}`);
  for (const { name, before } of await rowsOf('Sessions by model')) {
    const value = name === 'no model reached' ? null : name;
    expect(facets.facets.model.find((one) => one.value === value)?.sessions ?? 0).toBe(before);
  }
});

it('leads from each figure to its list, in its window', async () => {
  const page = await signedIn(`/overview?${new URLSearchParams(windows.now)}`);
  for (const [title, column] of [
    ['Sessions by agent', 1],
    ['Errors by agent', 2],
    ['Sessions by model', 2],
  ] as const) {
    const region = page.getByRole('region', { name: title });
    const figure = region.locator('tbody tr').first().locator(`td:nth-of-type(${column}) a`);
    const count = await figure.textContent();
    await figure.click();
    await page.waitForURL((url) => url.pathname === '/sessions');
    const { searchParams } = new URL(page.url());
    const window = column === 1 ? windows.before : windows.now;
    expect({ since: searchParams.get('since'), until: searchParams.get('until') }).toEqual(window);
    await drawn(page);
    await page
      .getByTestId('summary')
      .getByText(new RegExp(`^${count} sessions?$`))
      .waitFor();
    await page.goBack();
    await region.getByRole('table').waitFor();
    await settled(page);
  }
});

it('pins the window that ends now, so that a link has what was counted', async () => {
  const page = await signedIn('/overview');
  await page.getByRole('button', { name: 'Last 24h' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === '24h');
  await settled(page);
  const sessions = page.locator('dl a').first();
  const href = new URL((await sessions.getAttribute('href')) ?? '', server.url);
  const length =
    Date.parse(href.searchParams.get('until') ?? '') - Date.parse(href.searchParams.get('since') ?? '');
  expect(length).toBe(24 * hour);
});

it('says how the first session gets here when there is none', async () => {
  const page = await signedInToEmpty('/overview');
  await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
  await page.goto('/agents');
  await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
});

it('fits a phone', async () => {
  const page = await signedIn('/overview', { viewport: { width: 390, height: 844 } });
  await page.getByRole('region', { name: 'Sessions by model' }).getByRole('table').waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
