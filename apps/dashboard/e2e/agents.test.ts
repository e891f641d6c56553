import { type AgentPage, newId, type Stats } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { drawn, written } from './support/timeline.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

const hour = 3_600_000;
const end = Math.floor(Date.now() / hour) * hour;
const window = {
  since: new Date(end - 240 * hour).toISOString().replace('.000Z', 'Z'),
  until: new Date(end).toISOString().replace('.000Z', 'Z'),
};
const address = `/agents?${new URLSearchParams(window)}`;

function stats(parameters: Record<string, string> = {}): Promise<Stats> {
  return server.get<Stats>(`/api/v1/sessions/stats?${new URLSearchParams({ ...window, ...parameters })}`);
}

function namesOf(page: Page): Promise<string[]> {
  return page.locator('tbody th').allTextContents();
}

/** What the page asks the API for, and what the server asked it on behalf of the page before. */
async function requestsOf(page: Page, during: () => Promise<void>): Promise<string[]> {
  const asked: string[] = [];
  const note = (request: { url(): string }) => {
    if (request.url().includes('/api/trpc/')) asked.push(new URL(request.url()).pathname);
  };
  page.on('request', note);
  await during();
  page.off('request', note);
  return asked;
}

it('has all its columns on paper', async () => {
  const page = await signedIn(address, { timezoneId: 'America/New_York' });
  await page.getByRole('button', { name: /^Local/ }).click();
  await settled(page);
  // A4: queries of the width see all of it, and what is between the margins is what there is room for.
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  const [room, needed] = await page.evaluate(() => {
    document.body.style.width = '178mm';
    const table = document.querySelector('table') as HTMLTableElement;
    return [document.body.clientWidth, table.getBoundingClientRect().right];
  });
  expect(needed).toBeLessThanOrEqual(room as number);
  const broken = await page
    .locator('td[data-label="Errors"], td[data-label="p95"]')
    .evaluateAll((cells) => cells.filter((cell) => cell.clientHeight > 48).map((cell) => cell.textContent));
  expect(broken).toEqual([]);
});

it('has what the API says of each agent, and leads to its list', async () => {
  const page = await signedIn('/settings');
  const asked = await requestsOf(page, async () => {
    await page.goto(address);
    await page.getByRole('table').waitFor();
    await settled(page);
  });
  // The page came with its sums in it.
  expect(asked).toEqual([]);
  const { agents } = await stats({ include: 'agent_durations' });
  const { data } = await server.get<AgentPage>('/api/v1/agents?limit=100');
  const order = [...agents].sort(
    (a, b) => b.sessions - a.sessions || a.agent_name.localeCompare(b.agent_name),
  );
  await expect.poll(() => namesOf(page)).toEqual(order.map(({ agent_name }) => agent_name));
  const [first] = order;
  if (!first) throw new Error('the demo data has no agents');
  const row = page.locator('tbody tr').first();
  const cells = await row.locator('td').allTextContents();
  expect(cells[1]).toBe(written(first.sessions));
  expect(cells[2]).toContain(written(first.by_status.error));
  expect(cells[3]).toBe((first.redactions / first.sessions).toFixed(1));
  const lastSeen = data.find(({ id }) => id === first.agent_id)?.last_session_at ?? '';
  expect(cells[5]).toContain(lastSeen.slice(0, 16).replace('T', ' '));

  await row.getByRole('link', { name: first.agent_name, exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/sessions');
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toEqual({ ...window, agent_id: first.agent_id });
  await drawn(page);
  await page
    .getByTestId('summary')
    .getByText(`${written(first.sessions)} sessions`)
    .waitFor();
});

it('is sorted by what its headings say, which is in the address', async () => {
  const page = await signedIn(address);
  const { agents } = await stats();
  await page.getByRole('button', { name: 'Errors by count' }).click();
  await page.waitForURL((url) => url.searchParams.get('sort') === 'errors');
  const counts = agents.map(({ by_status }) => by_status.error).sort((a, b) => b - a);
  const shown = (await namesOf(page)).map(
    (name) => agents.find((agent) => agent.agent_name === name)?.by_status.error,
  );
  expect(shown).toEqual(counts);
  await page.getByRole('columnheader', { name: 'Errors by count', exact: true }).waitFor();
  await expect.poll(() => page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');

  await page.getByRole('button', { name: 'Agent', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('sort') === 'name');
  const names = agents.map(({ agent_name }) => agent_name).sort((a, b) => a.localeCompare(b));
  await expect.poll(() => namesOf(page)).toEqual(names);
  await page.getByRole('button', { name: 'Agent', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('order') === 'reverse');
  await page.reload();
  await settled(page);
  await expect.poll(() => namesOf(page)).toEqual(names.reverse());
  await expect.poll(() => page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
});

it('drops an agent that was deleted elsewhere when a person returns to the page', async () => {
  const page = await signedIn('/settings');
  const agentId = newId('agent');
  const at = new Date(end - 480 * hour).toISOString();
  const session = {
    id: newId('session'),
    agent_id: agentId,
    agent_name: 'closed-ward',
    started_at: at,
    ended_at: at,
    status: 'ok',
    redactions_by_kind: {},
    upstream_model: null,
  };
  const sent = await page.request.post('/api/v1/sessions', { data: session });
  expect(sent.ok(), await sent.text()).toBe(true);
  await page.goto(address);
  await expect.poll(() => namesOf(page)).toContain('closed-ward');
  expect((await page.request.delete(`/api/v1/agents/${agentId}`)).status()).toBe(200);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect.poll(() => namesOf(page)).not.toContain('closed-ward');
});

it('renames an agent, and keeps the new name that could not be saved', async () => {
  const page = await signedIn(address);
  const [before] = await namesOf(page);
  await page.getByRole('button', { name: `Rename ${before}`, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Rename “${before}”` });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  expect(await name.inputValue()).toBe(before);
  await name.fill(' ');
  await page.keyboard.press('Enter');
  await dialog
    .getByRole('alert')
    .getByText(/^A name has 1 to 200 characters/)
    .waitFor();
  await name.fill('east-wing');
  await page.context().setOffline(true);
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await expect.poll(() => name.inputValue()).toBe('east-wing');
  await page.context().setOffline(false);
  // A press soon after the first counts as a double click.
  await expect
    .poll(async () => {
      await dialog
        .getByRole('button', { name: 'Rename' })
        .click({ timeout: 1000 })
        .catch(() => {});
      return dialog.count();
    })
    .toBe(0);
  await expect.poll(async () => (await namesOf(page))[0]).toBe('east-wing');
  const { data } = await server.get<AgentPage>('/api/v1/agents?limit=100');
  expect(data.map(({ name }) => name)).toContain('east-wing');
});

it('says that there are more than it lists, and finds them by name', async () => {
  const page = await signedIn(address);
  const at = new Date(end - 30 * 60_000).toISOString();
  const sessions = Array.from({ length: 130 }, (_, n) => ({
    id: newId('session'),
    agent_id: `agt_7ZZZZZZZZZZZZZZZZZZZZZ${String(n).padStart(4, '0')}`,
    agent_name: `ward-line-${String(n).padStart(4, '0')}`,
    started_at: at,
    ended_at: at,
    status: 'error',
    redactions_by_kind: { NAME: 2 },
    upstream_model: null,
  }));
  const sent = await page.request.post('/api/v1/sessions', {
    headers: { 'content-type': 'application/x-ndjson' },
    data: sessions.map((session) => JSON.stringify(session)).join('\n'),
  });
  expect(sent.status(), await sent.text()).toBe(200);
  await page.reload();
  await settled(page);
  const { other_agents } = await stats();
  expect(other_agents).toBeGreaterThan(0);
  await page.getByText(`${other_agents} more agents have sessions in this window`).waitFor();
  expect(await namesOf(page)).not.toContain('ward-line-0129');

  await page.getByRole('searchbox', { name: 'Find an agent' }).fill('LINE-0129');
  await page.waitForURL((url) => url.searchParams.get('search') === 'LINE-0129');
  await expect.poll(() => namesOf(page)).toEqual(['ward-line-0129']);
  await expect.poll(() => page.locator('tbody td').nth(1).textContent()).toBe('1');

  await page.getByRole('searchbox', { name: 'Find an agent' }).fill('no such agent');
  await page.getByRole('heading', { name: 'No agent matches' }).waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect.poll(async () => (await namesOf(page)).length).toBe(100);
});

it('fits a phone, with a card for each agent', async () => {
  const page = await signedIn(address, { viewport: { width: 390, height: 844 } });
  await page.getByRole('table').waitFor();
  const { agents } = await stats();
  const card = page.locator('tbody tr').first();
  await expect.poll(() => card.textContent()).toContain(agents[0]?.agent_name);
  const wide = await page.evaluate(() =>
    [document.documentElement, document.querySelector('main > div:nth-of-type(2)')].some(
      (element) => element && element.scrollWidth > 390,
    ),
  );
  expect(wide).toBe(false);
});

it('refuses an address that it cannot read', async () => {
  const page = await signedIn('/agents?since=yesterday&sort=size');
  await page.getByRole('heading', { name: 'This URL has invalid filters' }).waitFor();
  await page.getByText('must be one of sessions, name').waitFor();
});
