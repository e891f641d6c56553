import { type AgentPage, newId } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds, paginate } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

async function expected(filters: Record<string, string>, count: number): Promise<string[]> {
  return (await paginate(server, filters, count)).map(({ id }) => id);
}

it('narrows the list, survives a reload, goes Back, and can be shared', async () => {
  const { data: agents } = await server.get<AgentPage>('/api/v1/agents?limit=100');
  const agent = agents.sort((a, b) => b.session_count - a.session_count)[0];
  if (!agent) throw new Error('the demo data has no agents');
  const page = await signedIn('/sessions?since=90d');
  const steps = [{ since: '90d' }] as Record<string, string>[];
  await expectList();

  await page.getByRole('button', { name: 'Status ok' }).click();
  await follow({ status: 'ok' });
  await page.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByPlaceholder('Find an agent').fill(agent.name);
  await page.getByRole('option', { name: agent.name }).first().click();
  await follow({ agent_id: agent.id });
  await page.getByRole('textbox', { name: 'Least number of redactions' }).fill('3');
  await follow({ min_redactions: '3' });

  await page.reload();
  await settled(page);
  await expectList();

  const shared = await signedIn(new URL(page.url()).pathname + new URL(page.url()).search);
  expect(await firstIds(shared, 12)).toEqual(await firstIds(page, 12));

  while (steps.length > 1) {
    steps.pop();
    await page.goBack();
    await expectList();
  }

  async function follow(change: Record<string, string>) {
    steps.push({ ...steps.at(-1), ...change });
    await expectList();
  }

  async function expectList() {
    const filters = steps.at(-1) ?? {};
    await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), filters));
    const ids = await expected(filters, 12);
    await page.locator(`[data-index="0"][data-session="${ids[0]}"]`).waitFor();
    expect(await firstIds(page, 12)).toEqual(ids);
  }
});

it('takes a window that is typed in, on the clock that is shown', async () => {
  const page = await signedIn('/sessions?since=90d');
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  await page.getByRole('columnheader', { name: 'Started New York' }).waitFor();
  await page.getByRole('button', { name: 'Another window' }).click();
  await page.getByLabel('From').fill('yesterday');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Write a time such as').waitFor();
  await page.getByLabel('From').fill('2026-01-15 12:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === '2026-01-15T17:00:00Z');
});

it('says that nothing matches, and by what, and clears it', async () => {
  const page = await signedIn('/sessions?since=90d&min_redactions=100000');
  await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
  await page.getByText('at least 100000 redactions').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('/sessions');
  await page.locator('[data-index="0"]').waitFor();
});

it('refuses an address that it cannot read instead of showing everything', async () => {
  const page = await signedIn('/sessions?min_redaction=5&status=OK');
  await page.getByRole('heading', { name: 'This address has filters that cannot be read' }).waitFor();
  await page.getByText('did you mean min_redactions?').waitFor();
  await page.getByText('must be one of ok, error, partial').waitFor();
  expect(await page.locator('[data-session]').count()).toBe(0);
  await page.getByRole('button', { name: 'Clear filters' }).click();
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
  const least = page.getByRole('textbox', { name: 'Least number of redactions' });
  await least.click();
  await least.press('Control+a');
  await page.keyboard.type('1');
  await listOf({ since: '90d', min_redactions: '1' });
  await page.keyboard.type('0');
  await listOf({ since: '90d', min_redactions: '10' });
  expect(await focused(page)).toBe('Least number of redactions');

  await page.getByRole('button', { name: 'More', exact: true }).focus();
  await page.keyboard.press('Enter');
  await listOf({ since: '90d', min_redactions: '11' });
  await page.keyboard.press('Enter');
  await listOf({ since: '90d', min_redactions: '12' });
  expect(await focused(page)).toBe('More');

  await page.getByRole('button', { name: 'Last 30d' }).focus();
  await page.keyboard.press('Enter');
  await listOf({ since: '30d', min_redactions: '12' });
  expect(await focused(page)).toBe('Last 30d');

  async function listOf(filters: Record<string, string>) {
    await page.waitForURL((url) => sameFilters(Object.fromEntries(url.searchParams), filters));
    const [id] = await expected(filters, 1);
    await page.locator(`[data-index="0"][data-session="${id}"]`).waitFor();
  }
});

it('takes what is still being typed along with the next change, and drops it when the page is left', async () => {
  const page = await signedIn('/sessions?since=90d');
  await typeAndClick('5', page.getByRole('button', { name: 'Status error' }));
  await page.waitForURL((url) => url.searchParams.get('status') === 'error');
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
  expect(await page.getByRole('textbox', { name: 'Least number of redactions' }).inputValue()).toBe('0');

  /** Types into the number of redactions and clicks within one task of the page: before any pause can end. */
  async function typeAndClick(text: string, next: ReturnType<Page['locator']>) {
    await settled(page);
    const target = await next.elementHandle();
    await page.getByRole('textbox', { name: 'Least number of redactions' }).evaluate(
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

it('leaves a window as it was when nothing of it is changed', async () => {
  // Both ends are in the hour that the clocks show twice, and one has milliseconds.
  const window = { since: '2025-11-02T06:30:00Z', until: '2025-11-02T06:45:00.900Z' };
  const page = await inNewYork(`/sessions?${new URLSearchParams(window)}`);
  await page.getByRole('button', { name: /^Window: / }).click();
  expect(await page.getByLabel('From').inputValue()).toBe('2025-11-02 01:30:00 UTC-05:00');
  expect(await page.getByLabel('Until').inputValue()).toBe('2025-11-02 01:45:00.900 UTC-05:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Status ok' }).click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'ok');
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ ...window, status: 'ok' });
});

it('reads each time that the clocks show twice, and none that they skip', async () => {
  const page = await inNewYork('/sessions?since=90d');
  await page.getByRole('button', { name: 'Another window' }).click();
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

  await page.getByRole('button', { name: /^Window: / }).click();
  await page.getByLabel('From').fill('2025-03-09 02:30');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('skip that time. What would have been it is 2025-03-09 03:30 UTC-04:00.').waitFor();
  await page.getByLabel('From').fill('2025-03-09 03:30 UTC-04:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('since') === '2025-03-09T07:30:00Z');
});

it('finds an agent by its name, though there are more than it lists', async () => {
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
  await page.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByText('There are more agents: type a part of a name.').waitFor();
  // The list is by id: the last of these is behind what it begins with.
  await page.getByRole('option', { name: 'clinic-line-0001' }).waitFor();
  expect(await page.getByRole('option', { name: 'clinic-line-0150' }).count()).toBe(0);
  await page.getByPlaceholder('Find an agent').fill('LINE-0150');
  await page.getByRole('option', { name: 'clinic-line-0150' }).click();
  await page.waitForURL((url) => url.searchParams.get('agent_id') === `agt_${'150'.padStart(26, '0')}`);
  await page.getByRole('combobox', { name: 'Agent: clinic-line-0150' }).waitFor();
  await page.locator('[data-index="0"]').getByText('clinic-line-0150').waitFor();

  await page.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByPlaceholder('Find an agent').fill('no such agent');
  await page.getByText('None of the agents has that in its name.').waitFor();
});

/** A page that shows times on the clock of its computer. */
async function inNewYork(address: string): Promise<Page> {
  const page = await signedIn('/sessions?since=90d');
  await page.getByRole('button', { name: "Times in this computer's zone" }).first().click();
  await page.getByRole('columnheader', { name: 'Started New York' }).waitFor();
  await page.goto(address);
  return page;
}

/** What the focus is in, by its label. */
function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.ariaLabel);
}

function sameFilters(found: Record<string, string>, wanted: Record<string, string>): boolean {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  return [...names].every((name) => found[name] === wanted[name]);
}
