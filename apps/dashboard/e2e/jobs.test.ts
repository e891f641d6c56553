import { readFile } from 'node:fs/promises';
import { type AgentPage, newId, type Session, type Stats } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { actionsOn } from './support/actions.ts';
import { entriesOf } from './support/audit.ts';
import { useBrowser } from './support/browser.ts';
import { windowField } from './support/filters.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate, scrollTo } from './support/table.ts';
import { drawn, tableOf, written } from './support/timeline.ts';

// What people come for, in as few actions as it is promised to take. Each begins at the list as it opens.
const server = useServer(6000);
const { signedIn } = useBrowser(server);

const newYork = 'America/New_York';
const hour = 3_600_000;

function parametersOf(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

function statsOf(filters: Record<string, string>): Promise<Stats> {
  return server.get<Stats>(`/api/v1/sessions/stats?${new URLSearchParams(filters)}`);
}

/** The day, the weekday and the time of an instant on the clocks of New York: `2026-05-03 Sun 09:00`. */
function onClocks(instant: string | number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: newYork,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part('year')}-${part('month')}-${part('day')} ${part('weekday')} ${part('hour')}:${part('minute')}`;
}

/** When an hour of a day that many days ago began on the clocks of New York. */
function startOf(daysAgo: number, wanted: string): number {
  const day = (at: number) => onClocks(at).slice(0, 10);
  let noon = Date.now();
  for (let back = 0; back < daysAgo; back++) {
    const before = day(noon);
    while (day(noon) === before) noon -= hour;
  }
  const today = day(noon);
  const quarter = hour / 4;
  for (let at = Math.floor((noon - 26 * hour) / quarter) * quarter; ; at += quarter)
    if (day(at) === today && onClocks(at).endsWith(wanted)) return at;
}

/** The list as it opens, for someone who reads times on the clocks of New York. */
async function inNewYork(address = '/sessions'): Promise<Page> {
  const page = await signedIn('/settings', { timezoneId: newYork });
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  await page.goto(address);
  await page.locator('[data-session]').first().waitFor();
  return page;
}

it('shows what happened with one agent yesterday between 9 and 10, local time: three actions', async () => {
  const { data: agents } = await server.get<AgentPage>('/api/v1/agents?limit=100');
  const agent = agents.find(({ name }) => name === 'appointment-bot-prod');
  const nine = startOf(1, '09:00');
  const minute = (minutes: number) => new Date(nine + minutes * 60_000).toISOString();
  const call = (changes: Partial<Session>) => ({
    id: newId('session'),
    agent_id: agent?.id,
    started_at: minute(20),
    ended_at: minute(21),
    status: 'ok',
    redactions_by_kind: { PHONE: 2, MRN: 1 },
    upstream_model: null,
    ...changes,
  });
  const page = await inNewYork();
  const sent = await page.request.post('/api/v1/sessions', {
    data: [
      call({}),
      call({ status: 'error', started_at: minute(40), ended_at: minute(41) }),
      call({ started_at: minute(-1), ended_at: minute(0) }),
      call({ started_at: minute(60), ended_at: minute(61) }),
    ],
  });
  expect(sent.status(), await sent.text()).toBe(200);

  const actions = actionsOn(page);
  await actions.click(
    page.locator('[data-session]').getByText('appointment-bot-prod', { exact: true }).first(),
  );
  await page.waitForURL((url) => url.searchParams.get('agent_id') === agent?.id);
  await actions.type(windowField(page), 'yesterday 9-10');
  await page.waitForURL((url) => url.searchParams.has('until'));
  expect(actions.count).toBeLessThanOrEqual(3);

  const filters = parametersOf(page);
  expect(Date.parse(filters.since ?? '')).toBe(nine);
  expect(Date.parse(filters.until ?? '')).toBe(nine + hour);
  const { totals, redactions_by_kind } = await statsOf(filters);
  expect(totals.sessions).toBeGreaterThanOrEqual(2);
  const summary = page.getByTestId('summary');
  const errors = totals.by_status.error;
  await summary.getByText(`${written(totals.sessions)} sessions`, { exact: true }).waitFor();
  await summary.getByText(`${written(errors)} error`).waitFor();
  const most = Math.max(...Object.values(redactions_by_kind));
  const first = Object.keys(redactions_by_kind).filter((kind) => redactions_by_kind[kind] === most);
  await summary.getByText(new RegExp(`\\((${first.join('|')}) ${written(most)}`)).waitFor();
  const wanted = await paginate(server, filters, 100);
  expect(await firstIds(page, wanted.length)).toEqual(wanted.map(({ id }) => id));
  await expect.poll(() => page.locator('[data-session]').count()).toBe(wanted.length);
});

it('answers whether redactions have surged: two actions', async () => {
  const end = Math.floor(Date.now() / hour) * hour - 24 * hour;
  const [since, until] = [end - 72 * hour, end].map((at) => new Date(at).toISOString().replace('.000', ''));
  const filters = { since: since ?? '', until: until ?? '' };
  const page = await signedIn(`/sessions?${new URLSearchParams(filters)}`);
  await drawn(page);
  const actions = actionsOn(page);
  await actions.click(page.getByRole('button', { name: 'Redactions', exact: true }));
  await actions.click(page.getByRole('button', { name: 'Compare', exact: true }));
  await drawn(page);
  expect(actions.count).toBe(2);

  const { totals, previous, redactions_by_kind } = await statsOf({ ...filters, compare: 'previous' });
  const by = totals.redactions - (previous?.totals.redactions ?? 0);
  await expect
    .poll(() => page.getByTestId('summary').textContent())
    .toContain(`${written(totals.redactions)} redactions ${by < 0 ? '−' : '+'}${written(Math.abs(by))} (`);
  await page.getByTestId('before').waitFor({ state: 'attached' });
  const [[kind, count] = ['', 0]] = Object.entries(redactions_by_kind);
  await page.getByRole('button', { name: `${kind} ${written(count)}` }).waitFor();
  const { names, rows } = await tableOf(page);
  expect(names).toHaveLength(6);
  expect(rows.flat().reduce((one, other) => one + other, 0)).toBe(totals.redactions);

  // It can be shared, and the list is not asked for it.
  expect(parametersOf(page)).toEqual({ ...filters, chart: 'redactions', compare: 'previous' });
  await page.reload();
  await drawn(page);
  await page.getByTestId('before').waitFor({ state: 'attached' });
  await expect.poll(() => page.locator('[data-session]').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: `${kind} ${written(count)}` }).click();
  await page.waitForURL((url) => url.searchParams.get('kind') === kind);
});

/** The start of last month, and its end. */
function lastMonth(): [since: string, until: string] {
  const now = new Date();
  return [1, 0].map((back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().replace('.000', ''),
  ) as [string, string];
}

it('shares exactly this list: one action', async () => {
  const page = await signedIn('/sessions?since=90d&status=ok');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const ids = await firstIds(page, 10);
  const actions = actionsOn(page);
  await actions.click(page.getByRole('button', { name: 'Share' }));
  await page.getByText('Copied a link to exactly this list').first().waitFor();
  expect(actions.count).toBe(1);

  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { searchParams, pathname } = new URL(link);
  const { account } = await server.get<{ account: { id: string } }>('/api/v1/me');
  expect(pathname).toBe('/sessions');
  expect(Object.fromEntries(searchParams)).toEqual({
    since: expect.stringMatching(/^\d{4}-.*Z$/),
    until: expect.stringMatching(/^\d{4}-.*Z$/),
    status: 'ok',
    account: account.id,
  });

  // What comes in afterwards is not in it.
  await sendSessions(server, 1);
  const reader = await signedIn(link);
  expect(await firstIds(reader, 10)).toEqual(ids);
});

it('gives last month’s errors as a file whose name says account, window and filters: two actions', async () => {
  const [since, until] = lastMonth();
  const wanted = await paginate(server, { since, until, status: 'error' }, 6000);
  expect(wanted.length).toBeGreaterThan(0);
  const page = await signedIn();
  const actions = actionsOn(page);
  await actions.press('Control+k');
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.waitFor();
  // It is offered after the views of the account, which are read meanwhile.
  const offered = page.locator('[role=option][data-highlighted]', { hasText: 'Export as CSV' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    actions.type(search, 'export errors last month', offered),
  ]);
  expect(actions.count).toBeLessThanOrEqual(3);
  expect(file.suggestedFilename()).toBe(
    `northwind-health_${since.slice(0, 10)}_${until.slice(0, 10)}_status-error.csv`,
  );
  const [header, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(header).toMatch(/^id,/);
  expect(lines.map((line) => line.split(',')[0])).toEqual(wanted.map(({ id }) => id));
});

it('gives the same file by clicks alone: two actions', async () => {
  const page = await signedIn('/sessions?since=24h&status=ok');
  await drawn(page);
  const actions = actionsOn(page);
  await actions.click(page.getByRole('button', { name: 'Export' }));
  const link = page.getByRole('dialog').getByRole('link', { name: 'Download last month: errors' });
  const [file] = await Promise.all([page.waitForEvent('download'), actions.click(link)]);
  expect(actions.count).toBe(2);
  const [first] = lastMonth();
  expect(file.suggestedFilename()).toMatch(
    new RegExp(`^northwind-health_${first.slice(0, 10)}_.*_status-error\\.csv$`),
  );
});

it('finds a session by its id: ⌘K, paste, Enter', async () => {
  const [oldest] = await paginate(server, { since: '90d', order: 'oldest' }, 1);
  const id = oldest?.id ?? '';
  const page = await signedIn();
  const actions = actionsOn(page);
  await actions.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search' });
  await palette.getByRole('combobox', { name: 'Search' }).waitFor();
  await actions.paste(id);
  await palette.getByRole('option', { name: id }).waitFor();
  await palette.locator('[role=option][data-highlighted]').waitFor();
  await actions.press('Enter');
  await page.waitForURL(`/sessions/${id}`);
  await page.getByRole('heading', { level: 1, name: `Session of ${oldest?.agent_name}` }).waitFor();
  expect(actions.count).toBe(3);
});

it('says who looked at a session, oneself included: one action from the drawer', async () => {
  const page = await signedIn('/sessions?since=90d');
  const [id] = await firstIds(page, 1);
  await openRow(page.locator(`[data-session="${id}"]`));
  const opened = async () => (await entriesOf(server, 'sessions.get')).filter(({ target }) => target === id);
  // It is listed only once it is written.
  await expect.poll(async () => (await opened()).length).toBeGreaterThan(0);
  const actions = actionsOn(page);
  await actions.click(page.getByRole('button', { name: 'Who looked' }));
  const looked = page.getByRole('region', { name: 'Who looked' });
  await looked
    .getByRole('listitem')
    .filter({ hasText: /Dana Whitfield.*Opened a session/ })
    .first()
    .waitFor();
  expect(actions.count).toBe(1);
  await expect.poll(() => looked.getByRole('listitem').count()).toBe((await opened()).length);
});

it('watches new calls, misses none, and keeps the place of who reads: one action', async () => {
  const since = '2020-01-01T00:00:00Z';
  const page = await signedIn(`/sessions?since=${since}`);
  await firstIds(page, 1);
  const actions = actionsOn(page);
  await actions.click(page.getByRole('button', { name: 'Live' }));
  await page.getByText('Live: new sessions appear as they arrive').waitFor({ state: 'attached' });
  expect(actions.count).toBe(1);

  const first = await sendSessions(server, 3);
  await expect.poll(() => firstIds(page, 3)).toEqual(first.toReversed());
  await scrollTo(page, 300);
  const top = () => page.getByRole('grid').evaluate((grid) => grid.scrollTop);
  const place = await top();
  const second = await sendSessions(server, 25);
  await page.getByRole('button', { name: '25 new sessions: show at the top' }).waitFor();
  expect(await top()).toBe(place);
  await page.getByRole('button', { name: '25 new sessions' }).click();
  const wanted = (await paginate(server, { since }, 40)).map(({ id }) => id);
  expect(wanted.slice(0, 28)).toEqual([...first, ...second].toReversed());
  const seen = await scrollTo(page, 39);
  expect(wanted.map((_, index) => seen.get(index)?.id)).toEqual(wanted);
});

it('goes to last Tuesday noon and to the oldest: one action each', async () => {
  // On Tuesdays before noon, it is at the end of a list of seven days, where it could not be at the top.
  const page = await inNewYork('/sessions?since=30d');
  const tuesday =
    [1, 2, 3, 4, 5, 6, 7]
      .map((daysAgo) => startOf(daysAgo, '12:00'))
      .find((at) => onClocks(at).includes('Tue')) ?? 0;
  const [wanted] = await paginate(server, { since: '90d', until: new Date(tuesday + 1).toISOString() }, 1);
  const inSight = () =>
    page.getByRole('grid').evaluate((grid) => {
      const top = grid.getBoundingClientRect().top + 33;
      const rows = [...grid.querySelectorAll<HTMLElement>('[data-session]')];
      return rows
        .filter((row) => row.getBoundingClientRect().bottom > top)
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))[0]?.dataset.session;
    });
  const jump = actionsOn(page);
  await jump.type(page.getByLabel('Go to'), 'last tuesday 12:00');
  await expect.poll(inSight).toBe(wanted?.id);
  expect(jump.count).toBe(1);

  const [oldest] = await paginate(server, { since: '90d', order: 'oldest' }, 1);
  await page.goto('/sessions?since=90d');
  const end = actionsOn(page);
  await end.click(page.getByRole('button', { name: 'To the oldest' }));
  const last = page.locator(`[data-session="${oldest?.id}"]`);
  await last.waitFor();
  await expect
    .poll(() => last.evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight))
    .toBe(true);
  expect(end.count).toBe(1);
});
