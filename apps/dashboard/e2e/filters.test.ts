import type { AgentPage } from '@masker/contract';
import { expect, it } from 'vitest';
import { settled, useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds, walk } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);

async function expected(filters: Record<string, string>, count: number): Promise<string[]> {
  return (await walk(server, filters, count)).map(({ id }) => id);
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

function sameFilters(found: Record<string, string>, wanted: Record<string, string>): boolean {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  return [...names].every((name) => found[name] === wanted[name]);
}
