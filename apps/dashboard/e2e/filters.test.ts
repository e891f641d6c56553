import { setTimeout as sleep } from 'node:timers/promises';
import { type AgentPage, type Facets, newId } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { choose, openFilter, typeWindow, windowField } from './support/filters.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

async function expected(filters: Record<string, string>, count: number): Promise<string[]> {
  return (await paginate(server, filters, count)).map(({ id }) => id);
}

/** The counts of a list, from the API. */
function facets(filters: Record<string, string>): Promise<Facets> {
  return server.get<Facets>(`/api/v1/sessions/facets?${new URLSearchParams(filters)}`);
}

/** Waits until the address has these filters and no others, and the list is what the API answers to them. */
async function expectList(page: Page, filters: Record<string, string>): Promise<void> {
  await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), filters));
  const ids = await expected(filters, 12);
  await page.locator(`[data-index="0"][data-session="${ids[0]}"]`).waitFor();
  expect(await firstIds(page, ids.length)).toEqual(ids);
}

function chip(page: Page, name: string) {
  return page.getByRole('list', { name: 'Active filters' }).getByRole('button', { name });
}

it('narrows the list by every filter, survives a reload, goes Back, and can be shared', async () => {
  const { data: agents } = await server.get<AgentPage>('/api/v1/agents?limit=100');
  const [first, second] = agents.sort((a, b) => b.session_count - a.session_count);
  if (!first || !second) throw new Error('the demo data has no agents');
  const page = await signedIn('/sessions?since=90d');
  const steps = [{ since: '90d' }] as Record<string, string>[];
  await expectList(page, { since: '90d' });

  await choose(page, 'Status', 'ok');
  await follow({ status: 'ok' });
  await choose(page, 'Status', 'partial');
  await follow({ status: 'ok,partial' });
  await choose(page, 'Agent', first.name);
  await follow({ agent_id: first.id });
  await choose(page, 'Agent', second.name);
  await follow({ agent_id: [first.id, second.id].sort().join(',') });
  await choose(page, 'Kind', 'NAME');
  await follow({ kind: 'NAME' });
  const { value: model } = (await facets(steps.at(-1) ?? {})).facets.model[0] ?? {};
  await choose(page, 'Model', model ?? '');
  await follow({ model: model ?? '' });
  await page.getByRole('textbox', { name: 'Redactions ≥' }).fill('2');
  await follow({ min_redactions: '2' });
  await page.getByRole('button', { name: 'Duration' }).click();
  await page.getByRole('textbox', { name: 'At least' }).fill('5s');
  await follow({ min_duration_ms: '5000' });
  await page.getByRole('textbox', { name: 'At most' }).fill('10 minutes');
  await follow({ max_duration_ms: '600000' });
  await page.keyboard.press('Escape');

  await page.reload();
  await settled(page);
  await expectList(page, steps.at(-1) ?? {});
  await chip(page, `agent ${first.name}`).waitFor();
  await chip(page, `agent ${second.name}`).waitFor();
  await chip(page, 'duration ≤ 10m').waitFor();

  const shared = await signedIn(new URL(page.url()).pathname + new URL(page.url()).search);
  expect(await firstIds(shared, 5)).toEqual(await firstIds(page, 5));

  while (steps.length > 1) {
    steps.pop();
    await page.goBack();
    await expectList(page, steps.at(-1) ?? {});
  }

  async function follow(change: Record<string, string>) {
    steps.push({ ...steps.at(-1), ...change });
    await expectList(page, steps.at(-1) ?? {});
  }
});

it('counts each value in this window, with its own filter left out, as the API does', async () => {
  const page = await signedIn('/sessions?since=90d&status=error&reached_model=true');
  const counts = await facets({ since: '90d', status: 'error', reached_model: 'true' });
  const popup = await openFilter(page, 'Status');
  for (const { value, sessions } of counts.facets.status)
    await popup.getByRole('checkbox', { name: `${value} ${sessions.toLocaleString('en-US')}` }).waitFor();
  await expect.poll(() => popup.getByRole('checkbox', { name: /^error/ }).isChecked()).toBe(true);
  await page.keyboard.press('Escape');

  for (const [label, facet] of [
    ['Agent', 'agent_id'],
    ['Kind', 'kind'],
  ] as const) {
    const popup = await openFilter(page, label);
    const wanted = counts.facets[facet].map((one) =>
      `${'name' in one ? one.name : one.value} ${one.sessions.toLocaleString('en-US')}`.replace(' ', ''),
    );
    await expect
      .poll(async () =>
        (await popup.locator('label').allTextContents()).map((text) =>
          text.replace(/ sessions?$/, '').replace(' ', ''),
        ),
      )
      .toEqual(wanted);
    await page.keyboard.press('Escape');
  }

  // Whether a model was reached is chosen there too.
  const models = await facets({ since: '90d', status: 'error' });
  const never = models.facets.model.find(({ value }) => value === null);
  const list = await openFilter(page, 'Model');
  await list.getByRole('checkbox', { name: `Never reached a model ${never?.sessions} sessions` }).check();
  await expectList(page, { since: '90d', status: 'error', reached_model: 'false' });
  const reached = models.facets.model.find(({ value }) => value !== null);
  await list.getByRole('checkbox', { name: `${reached?.value} ${reached?.sessions} sessions` }).check();
  await page.waitForURL((url) => url.searchParams.has('model') && !url.searchParams.has('reached_model'));
});

it('asks for the counts once, and for no agents, until somebody wants more', async () => {
  const page = await signedIn('/settings/sign-ins');
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, procedure] = /\/api\/trpc\/([\w.,]+)/.exec(request.url()) ?? [];
    // The sums of the timeline are another matter.
    if (procedure && procedure !== 'sessions.stats') asked.push(procedure);
  });
  const counted = page.waitForResponse((answer) => answer.url().includes('sessions.facets'));
  await page.goto('/sessions?since=90d');
  await counted;
  expect(asked).toEqual(['sessions.facets']);
  await openFilter(page, 'Agent');
  await page.keyboard.press('Escape');
  await openFilter(page, 'Kind');
  expect(asked).toEqual(['sessions.facets']);
});

it('opens a filter on a press that comes before React has taken the page over', async () => {
  const { page, release } = await beforeScripts('/sessions?since=90d');
  await page.getByRole('button', { name: 'Status' }).click();
  const popup = page.getByRole('dialog', { name: 'Status', exact: true });
  await popup.waitFor();
  release();
  await popup.getByRole('checkbox', { name: /^ok/ }).waitFor();
});

it('keeps a chosen value that no session has in sight, and lets it be taken away', async () => {
  const page = await signedIn('/sessions?since=90d&kind=NAME,NO_SUCH_KIND');
  const popup = await openFilter(page, 'Kind');
  const absent = popup.getByRole('checkbox', { name: 'NO_SUCH_KIND 0 sessions' });
  await expect.poll(() => absent.isChecked()).toBe(true);
  await absent.uncheck();
  await expectList(page, { since: '90d', kind: 'NAME' });
});

it('has a chip for everything that narrows, which takes itself away and hands the focus on', async () => {
  const page = await signedIn('/sessions?since=90d&status=error,ok&kind=NAME&min_redactions=1');
  await chip(page, 'status error').focus();
  await page.keyboard.press('Enter');
  await expectList(page, { since: '90d', status: 'ok', kind: 'NAME', min_redactions: '1' });
  await expect.poll(() => focused(page)).toContain('status ok');
  await chip(page, 'redactions ≥ 1').focus();
  await page.keyboard.press('Enter');
  await expectList(page, { since: '90d', status: 'ok', kind: 'NAME' });
  await expect.poll(() => focused(page)).toContain('kind NAME');
  await page.getByRole('button', { name: 'Clear all' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('/sessions');
  // Not the field of the window, in which single keys are no shortcuts.
  await expect.poll(() => focused(page)).toBe('Status');
  expect(await page.getByRole('list', { name: 'Active filters' }).count()).toBe(0);
});

it('takes a window as people type it, on the clock that is shown, and says what it means', async () => {
  const page = await inNewYork('/sessions?since=90d');
  await windowField(page).fill('2026-01-15 12:00 - 13:00');
  await page.getByText('2026-01-15 12:00 – 13:00').waitFor();
  await page.keyboard.press('Enter');
  const noon = { since: '2026-01-15T17:00:00Z', until: '2026-01-15T18:00:00Z' };
  await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), noon));
  await expect.poll(() => windowField(page).inputValue()).toBe('2026-01-15 12:00 – 13:00');

  await page.getByRole('button', { name: 'One window earlier' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === '2026-01-15T16:00:00Z');
  await page.getByRole('button', { name: 'One window later' }).click();
  await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), noon));

  await typeWindow(page, '2025-11-02 1:30 - 2:30');
  await page.getByText('show that time twice. Add UTC-04:00 for the first').first().waitFor();
  await expect.poll(() => windowField(page).inputValue()).toBe('2025-11-02 1:30 - 2:30');
  await typeWindow(page, '2025-11-02 1:30 UTC-05:00 - 2:30');
  await page.waitForURL((url) => url.searchParams.get('since') === '2025-11-02T06:30:00Z');

  await typeWindow(page, 'soon');
  await page.getByRole('alert').getByText('Enter a window such as').waitFor();
  // The first closes what is open, the second gives up what was typed.
  await page.keyboard.press('Escape');
  await page.locator('[aria-expanded=false]').and(windowField(page)).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => windowField(page).inputValue()).toContain('2025-11-02 01:30 UTC-05:00');
});

it('offers the usual windows, and those of the calendar, on the clock that is shown', async () => {
  const page = await inNewYork('/sessions');
  await windowField(page).click();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expectList(page, { since: '7d' });
  await windowField(page).click();
  await page.getByRole('button', { name: 'Last month' }).click();
  await page.waitForURL((url) => url.searchParams.has('until'));
  const { since = '', until = '' } = Object.fromEntries(new URL(page.url()).searchParams);
  // Midnight in New York, of the first days of two months.
  for (const end of [since, until]) expect(end).toMatch(/-01T0[45]:00:00Z$/);
  await expect.poll(() => windowField(page).inputValue()).toMatch(/^\d{4}-\d\d-01 – \d{4}-\d\d-\d\d$/);
  await windowField(page).click();
  await page.locator('button[aria-pressed=true]', { hasText: 'Last month' }).waitFor();
});

it('picks days in a calendar, by keyboard too', async () => {
  const page = await inNewYork('/sessions?since=2026-01-15T17:00:00Z&until=2026-01-15T18:00:00Z');
  await windowField(page).click();
  await page.getByRole('button', { name: 'Thursday, January 15, 2026' }).focus();
  await page.keyboard.press('ArrowUp');
  await page.locator('button:focus', { hasText: /^8$/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.locator('button:focus', { hasText: /^9$/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByLabel('From').inputValue()).toBe('2026-01-08');
  await expect.poll(() => page.getByLabel('Until').inputValue()).toBe('2026-01-09');
  await page.getByRole('button', { name: 'Apply' }).click();
  const days = { since: '2026-01-08T05:00:00Z', until: '2026-01-10T05:00:00Z' };
  await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), days));
  await expect.poll(() => windowField(page).inputValue()).toBe('2026-01-08 – 2026-01-09');
});

it('says that nothing matches, by what, and what there is without it', async () => {
  const page = await signedIn('/sessions?since=90d&min_redactions=100000&status=error');
  await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
  const why = page.getByRole('list', { name: 'What narrows the list' });
  await why.getByRole('button', { name: 'redactions ≥ 100,000' }).waitFor();
  await why.getByRole('button', { name: 'status error remove 0 sessions without it' }).waitFor();
  await page.getByText('The latest session of your account started').waitFor();
  await why.getByRole('button', { name: 'redactions ≥ 100,000' }).click();
  await expectList(page, { since: '90d', status: 'error' });
  await page.goBack();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('/sessions');
  await page.locator('[data-index="0"]').waitFor();
});

it('refuses an address that it cannot read, keeps what is right of it, and takes away the rest', async () => {
  const page = await signedIn('/sessions?min_redaction=5&status=OK&kind=NAME&since=90d');
  await page.getByRole('heading', { name: 'This URL has invalid filters' }).waitFor();
  await page.getByText('did you mean min_redactions?').waitFor();
  await page.getByText('must be one of ok, error, partial').waitFor();
  expect(await page.locator('[data-session]').count()).toBe(0);
  await chip(page, 'kind NAME').waitFor();
  await expect.poll(() => windowField(page).inputValue()).toBe('Last 90 days');
  await page.getByRole('button', { name: 'Remove invalid filters' }).click();
  await expectList(page, { since: '90d', kind: 'NAME' });
  await page.goBack();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('/sessions');
  await page.locator('[data-index="0"]').waitFor();
});

it('begins anew on Refresh', async () => {
  const page = await signedIn('/sessions?since=90d');
  await page.locator('[data-index="0"]').waitFor();
  const again = page.waitForResponse((answer) => answer.url().includes('/api/trpc/sessions.list'));
  await page.getByRole('button', { name: 'Refresh' }).click();
  const asked = new URL((await again).url()).searchParams.get('input');
  expect(JSON.parse(asked ?? '{}')).toEqual({ since: '90d', limit: 100 });
  expect(await firstIds(page, 12)).toEqual(await expected({ since: '90d' }, 12));
});

it('keeps the focus in the filters while the list follows', async () => {
  const page = await signedIn('/sessions?since=90d');
  const least = page.getByRole('textbox', { name: 'Redactions ≥' });
  await least.click();
  await page.keyboard.type('1');
  await expectList(page, { since: '90d', min_redactions: '1' });
  await page.keyboard.type('0');
  await expectList(page, { since: '90d', min_redactions: '10' });
  await page.keyboard.press('ArrowUp');
  await expectList(page, { since: '90d', min_redactions: '11' });
  await expect.poll(() => least.evaluate((field) => field === document.activeElement)).toBe(true);

  const popup = await openFilter(page, 'Status');
  await popup.getByRole('checkbox', { name: /^ok/ }).focus();
  await page.keyboard.press('Space');
  await expectList(page, { since: '90d', min_redactions: '11', status: 'ok' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expectList(page, { since: '90d', min_redactions: '11', status: 'error,ok' });
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toContain('Status');
});

it('shows the whole of a large number, and what cannot be read of it', async () => {
  const page = await signedIn('/sessions?since=90d&min_redactions=5000');
  const least = page.getByRole('textbox', { name: 'Redactions ≥' });
  await expect.poll(() => least.inputValue()).toBe('5,000');
  await expect.poll(() => least.evaluate((field) => field.scrollWidth <= field.clientWidth)).toBe(true);
  await least.fill('many');
  await page.keyboard.press('Tab');
  await page.getByRole('alert').getByText('Enter a whole number, such as 5.').waitFor();
  await expect.poll(() => least.inputValue()).toBe('many');
  await chip(page, 'redactions ≥ 5,000').click();
  await page.waitForURL((url) => !url.searchParams.has('min_redactions'));
  await expect.poll(() => least.inputValue()).toBe('');
});

it('takes what is still being typed along with the next change, and drops it when the page is left', async () => {
  const page = await signedIn('/sessions?since=90d');
  await typeAndClick('5', page.getByRole('button', { name: 'One window earlier' }));
  await page.waitForURL((url) => url.searchParams.has('until'));
  expect(new URL(page.url()).searchParams.get('min_redactions')).toBe('5');
  // Both were one step.
  await page.goBack();
  await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), { since: '90d' }));

  await typeAndClick('7', page.getByRole('link', { name: 'Audit log' }).first());
  await page.waitForURL('/audit-log');
  await page.locator('[data-entry]').first().waitFor();
  await page.goBack();
  await page.locator('[data-session]').first().waitFor();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ since: '90d' });
  await expect.poll(() => page.getByRole('textbox', { name: 'Redactions ≥' }).inputValue()).toBe('');

  // The same with the keyboard, to a page that takes longer than the pause.
  await page.route('/audit-log?**', async (route) => {
    await sleep(1_000);
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Redactions ≥' }).fill('7');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL('/audit-log');
  await page.locator('[data-entry]').first().waitFor();

  /** Types into the number of redactions and clicks within one task of the page: before any pause can end. */
  async function typeAndClick(text: string, next: ReturnType<Page['locator']>) {
    await settled(page);
    const target = await next.elementHandle();
    await page.getByRole('textbox', { name: 'Redactions ≥' }).evaluate(
      (field: HTMLInputElement, [typed, clicked]: [string, Node | null]) => {
        field.focus();
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, typed);
        field.dispatchEvent(new InputEvent('input', { bubbles: true, data: typed }));
        (clicked as HTMLElement).click();
      },
      [text, target] as [string, typeof target],
    );
  }
});

it('applies a window that is being typed when another filter is clicked', async () => {
  const page = await signedIn('/sessions?since=90d');
  await windowField(page).fill('7 days');
  await choose(page, 'Status', 'ok');
  await expectList(page, { since: '7d', status: 'ok' });
});

it('takes another window in place of the one that is shown, however often the field is pressed', async () => {
  const page = await signedIn('/sessions?since=90d');
  const field = windowField(page);
  const type = async (text: string, shown: string) => {
    await field.click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await expect.poll(() => field.inputValue()).toBe(shown);
  };
  await type('7d', 'Last 7 days');
  await type('last 30 days', 'Last 30 days');
  await field.click();
  await page.keyboard.press('Escape');
  await type('2h', 'Last 2 hours');
});

it('applies a window that is being typed with the button, or says what is wrong with it', async () => {
  const page = await signedIn('/sessions?since=90d');
  await windowField(page).click();
  await page.keyboard.type('yesterday 9-10');
  await expect.poll(() => page.getByRole('textbox', { name: 'From' }).inputValue()).toMatch(/ 09:00$/);
  const from = await page.getByRole('textbox', { name: 'From' }).inputValue();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === `${from.replace(' ', 'T')}:00Z`);
  await windowField(page).click();
  await page.keyboard.type('soon');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('alert').getByText('Enter a window such as').waitFor();
  expect(new URL(page.url()).searchParams.get('since')).toBe(`${from.replace(' ', 'T')}:00Z`);
});

it('leaves a window as it was when nothing of it is changed', async () => {
  // Both ends are in the hour that the clocks show twice, and one has milliseconds.
  const window = { since: '2025-11-02T06:30:00Z', until: '2025-11-02T06:45:00.900Z' };
  const page = await inNewYork(`/sessions?${new URLSearchParams(window)}`);
  await windowField(page).click();
  await expect.poll(() => page.getByLabel('From').inputValue()).toBe('2025-11-02 01:30 UTC-05:00');
  await expect.poll(() => page.getByLabel('Until').inputValue()).toBe('2025-11-02 01:45:00.900 UTC-05:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
  await windowField(page).press('Enter');
  await choose(page, 'Status', 'ok');
  await page.waitForURL((url) => url.searchParams.get('status') === 'ok');
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ ...window, status: 'ok' });
});

it('reads each end of a window, times that the clocks show twice included, and none that they skip', async () => {
  const page = await inNewYork('/sessions?since=90d');
  await windowField(page).click();
  await page.getByLabel('From').fill('2025-11-02 01:30 UTC-04:00');
  await page.getByLabel('Until').fill('2025-11-02 01:30');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page
    .getByText('show that time twice. Add UTC-04:00 for the first, UTC-05:00 for the second.')
    .waitFor();
  await page.getByLabel('Until').fill('2025-11-02 01:30 UTC-05:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) =>
    sameFilters(Object.fromEntries(url.searchParams), {
      since: '2025-11-02T05:30:00Z',
      until: '2025-11-02T06:30:00Z',
    }),
  );

  await windowField(page).click();
  await page.getByLabel('From').fill('2025-03-09 02:30');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('skip that time. The equivalent time is 2025-03-09 03:30 UTC-04:00.').waitFor();
  await page.getByLabel('From').fill('2025-03-09 03:30 UTC-04:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === '2025-03-09T07:30:00Z');
});

it('finds an agent by its name, though there are more than are counted one by one', async () => {
  const page = await signedIn('/sessions?since=90d');
  const at = new Date(Date.now() - 60_000).toISOString();
  const sessions = Array.from({ length: 150 }, (_, n) => ({
    id: newId('session'),
    agent_id: `agt_${String(n + 1).padStart(26, '0')}`,
    agent_name: `clinic-line-${String(n + 1).padStart(4, '0')}`,
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
  await page.goto('/sessions?since=1h');
  const popup = await openFilter(page, 'Agent');
  const { other, facets: counts } = await facets({ since: '1h' });
  await popup.getByText(`${other.agent_id} sessions of others: type to search all agents.`).waitFor();
  const listed = new Set(counts.agent_id.map(({ value }) => value));
  const behind = sessions.find(({ agent_id }) => !listed.has(agent_id));
  if (!behind) throw new Error('all agents are listed');
  await page.getByPlaceholder('Find an agent').fill(behind.agent_name.toUpperCase());
  await popup.getByRole('checkbox', { name: behind.agent_name }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('agent_id') === behind.agent_id);
  await chip(page, `agent ${behind.agent_name}`).waitFor();
  await page.locator('[data-index="0"]').getByText(behind.agent_name).waitFor();

  await page.getByPlaceholder('Find an agent').fill('no such agent');
  await popup.getByText('No value contains “no such agent”.').waitFor();
});

it.each([
  ['a phone', { width: 390, height: 844 }],
  ['a window at 400 % zoom', { width: 360, height: 225 }],
])('has all filters, and the window, in a sheet on %s', async (_, viewport) => {
  const page = await signedIn('/sessions?since=90d&kind=NAME', { viewport });
  const zone = page.getByRole('button', { name: 'Last 90 days UTC' });
  await zone.waitFor();
  await page.getByRole('button', { name: 'Filters (1)' }).click();
  const sheet = page.getByRole('dialog', { name: 'Filters' });
  await sheet.getByRole('checkbox', { name: /^error/ }).check();
  await expectList(page, { since: '90d', kind: 'NAME', status: 'error' });
  for (const name of ['Agent', 'Kind', 'Model', 'Duration'])
    await sheet.locator('summary', { hasText: name }).waitFor();
  await sheet.getByRole('button', { name: 'kind NAME' }).click();
  await expectList(page, { since: '90d', status: 'error' });
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await zone.click();
  await sheet.getByRole('textbox', { name: 'Time window' }).fill('7d');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('since') === '7d');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
  // Nothing is out of sight to the right.
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

it('shows what is chosen in forced colours', async () => {
  const page = await signedIn('/sessions?since=90d&status=error', { forcedColors: 'active' });
  await chip(page, 'status error').waitFor();
  const popup = await openFilter(page, 'Status');
  const chosen = popup.getByRole('checkbox', { name: /^error/ });
  await expect.poll(() => chosen.isChecked()).toBe(true);
  await page.keyboard.press('Escape');
  await windowField(page).click();
  const preset = page.getByRole('button', { name: 'Last 90 days' });
  await expect.poll(() => preset.getAttribute('aria-pressed')).toBe('true');
  const look = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => {
      const { outlineStyle, borderTopColor, backgroundColor, color } = getComputedStyle(button);
      return [outlineStyle, borderTopColor, backgroundColor, color].join();
    });
  expect(await look('Last 90 days')).not.toBe(await look('Last 7 days'));
});

/** A page whose scripts wait until they are released. */
async function beforeScripts(address: string): Promise<{ page: Page; release(): void }> {
  const context = (await signedIn('/settings/sign-ins')).context();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const page = await context.newPage();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  return { page, release };
}

/** A page that shows times on the clock of its computer. */
async function inNewYork(address: string): Promise<Page> {
  const page = await signedIn('/sessions?since=90d');
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  await page.getByRole('columnheader', { name: 'Started New York' }).waitFor();
  await page.goto(address);
  return page;
}

/** What the focus is in, by its label or its text. */
function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
}

function sameFilters(found: Record<string, string>, wanted: Record<string, string>): boolean {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  return [...names].every((name) => found[name] === wanted[name]);
}

it('narrows to an agent, a model or a kind that is clicked in a row, and opens the row elsewhere', async () => {
  const page = await signedIn('/sessions?since=90d&kind=NAME&reached_model=true');
  const [session] = await paginate(server, { since: '90d', kind: 'NAME', reached_model: 'true' }, 1);
  const row = page.locator(`[data-session="${session?.id}"]`);
  const filters = { since: '90d', kind: 'NAME', reached_model: 'true' };
  await row.getByText(session?.agent_name ?? '', { exact: true }).click();
  await expectList(page, { ...filters, agent_id: session?.agent_id ?? '' });
  await page.goBack();
  await row.getByText(session?.upstream_model ?? '', { exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('model') === session?.upstream_model);
  await page.goto('/sessions?since=90d&min_redactions=1');
  const chip = page.locator('[data-narrow=kind]').first();
  const kind = (await chip.getAttribute('data-value')) ?? '';
  await chip.click();
  await expectList(page, { since: '90d', min_redactions: '1', kind });
  await openRow(page.locator('[data-session]').first());
  await page.getByRole('dialog', { name: 'Session' }).waitFor();
  expect(new URL(page.url()).searchParams.get('kind')).toBe(kind);
});
