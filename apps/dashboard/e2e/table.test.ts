import type { Session } from '@masker/contract';
import { csvHeader, csvLine } from '@masker/contract';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);
const since = '2020-01-01T00:00:00Z';

/** The headings of the columns in sight, from left to right. */
function headings(page: Page): Promise<string[]> {
  return page
    .getByRole('grid')
    .getByRole('columnheader')
    .evaluateAll((cells) =>
      cells
        .filter((cell) => (cell as HTMLElement).offsetParent !== null)
        // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is compared, hidden parts are not
        .map((cell) => (cell as HTMLElement).innerText.trim())
        .filter((text) => text !== '' && text !== 'Selected'),
    );
}

async function copied(page: Page, button: string): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: button }).click();
  await bar.getByRole('button', { name: 'Copied' }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await bar.getByRole('button', { name: 'Copied' }).waitFor({ state: 'detached' });
  return text;
}

/** Runs in a page before its scripts: what it asks of `Intl` until a row reacts. */
function watchIntl(): void {
  globalThis.maskerIntl = [];
  const reacts = () =>
    [...document.querySelectorAll('[data-session]')].some((row) =>
      Object.keys(row).some((key) => key.startsWith('__reactProps')),
    );
  for (const name of ['Collator', 'DateTimeFormat', 'NumberFormat', 'PluralRules', 'Segmenter'] as const) {
    const trap = (given: unknown[]) => {
      if (!reacts()) maskerIntl.push(`${name} ${JSON.stringify(given)}`);
    };
    Object.defineProperty(Intl, name, {
      value: new Proxy(Intl[name], {
        construct(target, given, self) {
          trap(given);
          return Reflect.construct(target, given, self);
        },
        apply(target, self, given) {
          trap(given);
          return Reflect.apply(target as () => unknown, self, given);
        },
      }),
    });
  }
}

declare global {
  var maskerIntl: string[];
}

it('brings its fonts and the offsets of the time zone with it', async () => {
  const page = await signedIn('/settings', { timezoneId: 'America/New_York' });
  await page.getByRole('group', { name: 'Time zone' }).getByText('Local').click();
  await page.addInitScript(watchIntl);
  await page.goto('/sessions?since=30d');
  await page.getByText('Started New York').waitFor();
  // A browser loads what Intl needs with its first use, for as long as drawing the page takes.
  expect(await page.evaluate(() => maskerIntl)).toEqual([]);
  expect(
    await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.woff2'))
        .map((font) => [
          new URL(font.name).pathname.replace(/^.*\/|\..*$/g, ''),
          (font as PerformanceResourceTiming).initiatorType,
        ])
        .sort(),
    ),
  ).toEqual([
    ['inter-latin-wght-normal', 'link'],
    ['jetbrains-mono-latin-wght-normal', 'link'],
  ]);
  expect(
    await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length),
  ).toBe(2);
});

it('selects rows, a range with Shift, and copies their ids, JSON and CSV', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  const sessions = await paginate(server, { since }, 6);
  await firstIds(page, 6);
  await page.locator('[data-index="1"] [data-select]').click();
  await page.locator('[data-index="4"] [data-select]').click({ modifiers: ['Shift'] });
  await page.locator('[data-index="2"]').focus();
  await page.keyboard.press('x');
  await page.getByText('3 sessions selected').waitFor();
  const chosen = [1, 3, 4].map((index) => sessions[index] as Session);
  expect(await copied(page, 'Copy ids')).toBe(chosen.map(({ id }) => id).join('\n'));
  expect(JSON.parse(await copied(page, 'Copy as JSON'))).toEqual(chosen);
  expect(await copied(page, 'Copy as CSV')).toBe(csvHeader + chosen.map(csvLine).join(''));
  await expect.poll(() => page.locator('[aria-selected=true]').count()).toBe(3);
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await expect.poll(() => page.locator('[aria-selected=true]').count()).toBe(0);
});

it('hides, orders and widens columns, and remembers it apart from the address', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  expect(await headings(page)).toEqual([
    'Started UTC',
    'Agent',
    'Status',
    'Duration',
    'Redactions',
    'Model',
    'ID',
  ]);
  await page.getByRole('button', { name: 'Columns' }).click();
  const menu = page.getByRole('dialog', { name: 'Columns and rows' });
  await menu.getByRole('checkbox', { name: 'ID' }).click();
  await menu.getByRole('button', { name: 'Move Model up' }).click();
  await menu.getByLabel('Width of Agent in pixels').fill('400');
  const expected = ['Started UTC', 'Agent', 'Status', 'Duration', 'Model', 'Redactions'];
  await expect.poll(() => headings(page)).toEqual(expected);
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await page.reload();
  await settled(page);
  await firstIds(page, 1);
  await expect.poll(() => headings(page)).toEqual(expected);
  const width = await page
    .getByRole('grid')
    .getByRole('columnheader', { name: 'Agent' })
    .evaluate((cell) => cell.clientWidth);
  expect(width).toBe(400);
  expect(new URL(page.url()).search).toBe(`?since=${since}`);
  await page.getByRole('button', { name: 'Columns' }).click();
  await menu.getByRole('button', { name: 'Reset columns and rows' }).click();
  await expect.poll(async () => (await headings(page)).length).toBe(7);
});

it('shows a column again where it was, with what is in it', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await settled(page);
  const chips = page.locator('[data-index] .chip');
  await chips.first().waitFor();
  const before = await headings(page);
  const shown = await chips.count();
  await page.getByRole('button', { name: 'Columns' }).click();
  const redactions = page.getByRole('dialog', { name: 'Columns and rows' }).getByRole('checkbox', {
    name: 'Redactions',
  });
  await redactions.click();
  await expect.poll(async () => (await headings(page)).length).toBe(before.length - 1);
  await redactions.click();
  await expect.poll(() => headings(page)).toEqual(before);
  await expect.poll(() => chips.count()).toBe(shown);
});

describe('does what was clicked before the page could react', () => {
  /** Loads the list, and clicks before its code is there. */
  async function clickEarly(click: (page: Page) => Promise<void>): Promise<Page> {
    const page = await signedIn('/settings');
    let release = () => {};
    const clicked = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/_next/static/chunks/**.js', async (route) => {
      await clicked;
      await route.continue();
    });
    const loading = page.goto(`/sessions?since=${since}`);
    await page.locator('[data-index="2"]').waitFor();
    await click(page);
    release();
    await loading;
    return page;
  }

  it('opens a row', async () => {
    const [, , third] = await paginate(server, { since }, 3);
    const page = await clickEarly((page) => openRow(page.locator(`[data-session="${third?.id}"]`)));
    await page.waitForURL(new RegExp(`session=${third?.id}`));
    await page.getByRole('dialog', { name: 'Session' }).waitFor();
  });

  it('filters by a value', async () => {
    const page = await clickEarly((page) => page.locator('[data-index="2"] [data-narrow=agent_id]').click());
    await page.waitForURL(({ searchParams }) => searchParams.has('agent_id'));
    expect(new URL(page.url()).searchParams.has('session')).toBe(false);
  });

  it('selects a row', async () => {
    const page = await clickEarly((page) => page.locator('[data-index="2"] [data-select] input').click());
    await page.getByText('1 session selected').waitFor();
    await expect.poll(() => page.locator('[data-index="2"] [data-select] input').isChecked()).toBe(true);
  });

  it.each<[string, (page: Page) => Promise<void>]>([
    ['a key', (page) => page.keyboard.press('Control+k')],
    ['a click', (page) => page.getByRole('button', { name: 'Search' }).click()],
  ])('opens the palette by %s', async (_, ask) => {
    const page = await clickEarly(ask);
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search' }).waitFor({ state: 'detached' });
  });

  it('presses a button', async () => {
    const page = await clickEarly((page) => page.getByRole('button', { name: 'Newest first' }).click());
    await page.waitForURL(({ searchParams }) => searchParams.get('order') === 'oldest');
  });
});

it('moves a column by dragging its heading, and widens one by its edge', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  const heading = (name: string) => page.getByRole('grid').getByRole('columnheader', { name });
  await heading('Model').dragTo(heading('Agent'));
  await expect
    .poll(() => headings(page))
    .toEqual(['Started UTC', 'Model', 'Agent', 'Status', 'Duration', 'Redactions', 'ID']);
  const width = () => heading('Status').evaluate((cell) => (cell as HTMLElement).offsetWidth);
  const before = await width();
  const edge = await heading('Status').locator('[data-column-edge]').boundingBox();
  if (!edge) throw new Error('the column has no edge');
  await page.mouse.move(edge.x + edge.width / 2, edge.y + 5);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width / 2 + 50, edge.y + 5, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before + 50);
});

it('makes rows closer, and writes times as they were long ago, by a key as well', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  const height = () => page.locator('[data-index="0"]').evaluate((row) => (row as HTMLElement).offsetHeight);
  const usual = await height();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Compact' }).click();
  await expect.poll(height).toBeLessThan(usual);
  await page.getByRole('button', { name: 'Time ago' }).click();
  await page.locator('[data-index="0"] time', { hasText: /ago$/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Columns and rows' }).waitFor({ state: 'detached' });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('t');
  await page.locator('[data-index="0"] time', { hasText: /^\d{4}-/ }).waitFor();
});

it('says on paper how many rows are printed, one below the other', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  await page.emulateMedia({ media: 'print' });
  const note = page.getByText(
    /^Printed: \d+ of 100 sessions that are loaded; the list has more\. Export has the whole list\.$/,
  );
  await note.waitFor();
  // Read at one moment: the layout for paper may still add rows.
  const paper = () =>
    note.evaluate((element) => {
      const rows = [...document.querySelectorAll('[data-session]')];
      const last = rows.at(-1)?.getBoundingClientRect();
      const under = element.getBoundingClientRect().top - (last?.bottom ?? 0);
      return {
        says: element.textContent?.match(/\d+/)?.[0],
        rows: String(rows.length),
        isNext: under < (last?.height ?? 0),
      };
    });
  await expect.poll(paper).toMatchObject({ isNext: true });
  const { says, rows } = await paper();
  expect(says).toBe(rows);
});

it('says on paper when it was printed, as the window may end now, and has no keys there', async () => {
  const page = await signedIn('/sessions?since=30d');
  await firstIds(page, 1);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const [day] = new Date().toISOString().split('T') as [string];
  await page.getByText(`Northwind Health, Last 30 days UTC, printed ${day.slice(0, 7)}`).waitFor();
  expect(await page.getByText('move', { exact: true }).isVisible()).toBe(false);
});

it.each([640, 700, 768, 900, 1024])(
  'has room for all tools of the list at a width of %d pixels',
  async (width) => {
    const page = await signedIn(`/sessions?since=${since}`);
    await page.setViewportSize({ width, height: 400 });
    await firstIds(page, 1);
    const views = page.getByRole('button', { name: 'Views' });
    await settled(page);
    const cramped = await views.evaluate((button) =>
      [...(button.parentElement?.querySelectorAll('button, label') ?? [])]
        .filter((tool) => tool.clientWidth > 1)
        .filter((tool) => tool.scrollWidth > tool.clientWidth || tool.clientHeight > 32)
        .map((tool) => tool.textContent),
    );
    expect(cramped).toEqual([]);
  },
);

it('shows rows as cards of two lines where there is little room, with status and duration in words', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await page.setViewportSize({ width: 390, height: 844 });
  const [session] = await paginate(server, { since }, 1);
  const card = page.locator('[data-index="0"]');
  // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is compared, hidden parts are not
  await expect.poll(() => card.innerText()).toContain(`${session?.redaction_count} redacted`);
  // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is compared, hidden parts are not
  const text = await card.innerText();
  expect(text).toContain(session?.agent_name);
  expect(text).toContain(session?.status);
  expect(text).toMatch(/\d (s|ms|m|h)\b|\d s/);
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
});
