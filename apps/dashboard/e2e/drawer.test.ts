import { newId } from '@masker/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { entriesOf } from './support/audit.ts';
import { useBrowser } from './support/browser.ts';
import { useSecondAccount } from './support/second-account.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate } from './support/table.ts';

const server = useServer(6000);
const second = useSecondAccount(server);
const { newPage, signedIn } = useBrowser(server);

function focusedRow(page: Page) {
  return page.evaluate(() => document.activeElement?.getAttribute('data-session') ?? null);
}

function openIn(id: string | undefined) {
  return (url: URL) => url.searchParams.get('session') === (id ?? null);
}

it('opens a session with the keyboard, moves on, closes, and gives the focus back', async () => {
  const page = await signedIn('/sessions?since=90d');
  const ids = await firstIds(page, 6);
  await page.keyboard.press('j');
  await expect.poll(() => focusedRow(page)).toBe(ids[0]);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedRow(page)).toBe(ids[2]);

  await page.keyboard.press('Enter');
  await page.waitForURL(openIn(ids[2]));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(ids[2] ?? '', { exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(openIn(ids[3]));
  await drawer.getByText(ids[3] ?? '', { exact: true }).waitFor();
  await page.keyboard.press('k');
  await page.waitForURL(openIn(ids[2]));

  await page.keyboard.press('Escape');
  await page.waitForURL(openIn(undefined));
  await expect.poll(() => drawer.count()).toBe(0);
  await expect.poll(() => focusedRow(page)).toBe(ids[2]);
});

it('on a phone covers the list, which nothing reaches until Esc or Back closes it', async () => {
  const page = await signedIn('/sessions?since=90d', { viewport: { width: 390, height: 844 } });
  const [id] = await firstIds(page, 1);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  const grid = page.locator('[role=grid]');
  const isInert = () => grid.evaluate((element) => element.closest('[inert]') !== null);
  for (const close of [() => page.keyboard.press('Escape'), () => page.goBack()]) {
    await page.locator(`[data-session="${id}"]`).click();
    await drawer
      .getByText(id ?? '', { exact: true })
      .first()
      .waitFor();
    await expect.poll(isInert).toBe(true);
    await grid.evaluate((element) => element.querySelector<HTMLElement>('[role=row][tabindex]')?.focus());
    await expect.poll(() => focusedRow(page)).toBeNull();
    await close();
    await drawer.waitFor({ state: 'detached' });
    expect(await isInert()).toBe(false);
  }
});

it('opens with a click, shows every field, and closes on Back', async () => {
  const page = await signedIn('/sessions?since=90d');
  const [session] = await paginate(server, { since: '90d', min_redactions: '3' }, 1);
  if (!session) throw new Error('the demo data has no such session');
  await page.goto('/sessions?since=90d&min_redactions=3');
  await openRow(page.locator(`[data-session="${session.id}"]`));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(session.agent_id, { exact: true }).waitFor();
  const text = await drawer.textContent();
  for (const [kind, count] of Object.entries(session.redactions_by_kind)) {
    expect(text).toMatch(new RegExp(`${kind}\\s*${count}`));
  }
  expect(JSON.parse((await drawer.locator('pre').textContent()) ?? '')).toEqual(session);
  await page.goBack();
  await page.waitForURL(openIn(undefined));
  await expect.poll(() => drawer.count()).toBe(0);
});

it('opens from a link, even when the row is far down the list', async () => {
  const far = (await paginate(server, { since: '90d' }, 900)).at(-1);
  const page = await signedIn(`/sessions?since=90d&session=${far?.id}`);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(far?.id ?? '', { exact: true }).waitFor();
});

it.each(['sess_01HYZ00000000000000000000A', 'nonsense'])('says that %s is not there', async (id) => {
  const page = await signedIn(`/sessions?since=90d&session=${id}`);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByRole('heading', { name: 'No such session' }).waitFor();
});

it('is usable on a phone', async () => {
  const page = await signedIn('/sessions?since=90d', { viewport: { width: 390, height: 844 } });
  await openRow(page.locator('[data-index="3"]'));
  await page.getByRole('dialog', { name: 'Session' }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
});

it('records each session that is looked at, and none that is only passed', async () => {
  const page = await signedIn('/sessions?since=90d');
  const ids = await firstIds(page, 6);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  const before = await opened();
  const timesMore = async (id: string | undefined) => {
    const isIt = (target: string | null) => target === id;
    return (await opened()).filter(isIt).length - before.filter(isIt).length;
  };
  // Time stands still but for what is let pass of it.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const timesAfterASecond = async (id: string | undefined) => {
    await page.clock.runFor(1_000);
    return timesMore(id);
  };
  await page.locator(`[data-session="${ids[0]}"]`).focus();
  await page.keyboard.press('Enter');
  await drawer.getByText(ids[0] ?? '', { exact: true }).waitFor();
  await expect.poll(() => timesAfterASecond(ids[0])).toBe(1);
  for (const id of ids.slice(1, 5)) {
    await page.keyboard.press('ArrowDown');
    await drawer.getByText(id, { exact: true }).waitFor();
    await page.clock.runFor(100);
  }
  await expect.poll(() => timesAfterASecond(ids[4])).toBe(1);
  for (const id of ids.slice(1, 4)) expect(await timesMore(id)).toBe(0);
});

async function opened(): Promise<(string | null)[]> {
  return (await entriesOf(server, 'sessions.get')).map(({ target }) => target);
}

it('leads from who looked at a session to the audit log', async () => {
  const page = await signedIn('/sessions?since=90d');
  const [id] = await firstIds(page, 1);
  await openRow(page.locator(`[data-session="${id}"]`));
  await expect.poll(opened).toContain(id);
  await page.getByRole('button', { name: 'Who looked' }).click();
  const looked = page.getByRole('region', { name: 'Who looked' });
  await looked.getByRole('link', { name: /in the audit log/ }).click();
  await page.waitForURL(/\/audit-log\?.*target=sess_/);
  await page.locator('[data-entry]').first().waitFor();
  const actionCells = page.locator('[data-entry] [role=gridcell]:nth-child(3)');
  expect(new Set(await actionCells.allTextContents())).toEqual(new Set(['Opened a session']));
});

it('does not offer the audit log to who may not read it', async () => {
  const page = await signedIn();
  await second.join(page, 'viewer');
  await openRow(page.locator('[data-session]').first());
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByRole('button', { name: 'This hour' }).waitFor();
  expect(await drawer.getByRole('button', { name: 'Who looked' }).count()).toBe(0);
});

it('leads to what was around a session, with the filters lifted and the session open', async () => {
  const page = await signedIn('/sessions?since=90d&status=error');
  const [id] = await firstIds(page, 1);
  await openRow(page.locator(`[data-session="${id}"]`));
  await page.getByRole('link', { name: 'Around this one' }).click();
  await page.waitForURL((url) => url.searchParams.has('until') && !url.searchParams.has('status'));
  await page.locator(`[data-session="${id}"][data-index]`).waitFor();
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.getByText(id ?? '', { exact: true }).waitFor();
});

it('narrows the list to the hour on the reader\u2019s clock, and to the agent, keeping the other filters', async () => {
  const page = await signedIn('/sessions?since=90d&status=error');
  const [session] = await paginate(server, { since: '90d', status: 'error' }, 1);
  await openRow(page.locator(`[data-session="${session?.id}"]`));
  await page.getByRole('button', { name: 'This hour' }).click();
  await page.waitForURL((url) => url.searchParams.has('until'));
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('status')).toBe('error');
  const [since, until] = ['since', 'until'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  expect((until ?? 0) - (since ?? 0)).toBe(3_600_000);
  expect((since ?? 0) % 3_600_000).toBe(0);
  expect(Date.parse(session?.started_at ?? '')).toBeGreaterThanOrEqual(since ?? 0);
  await page.getByRole('button', { name: 'Only this agent' }).click();
  await page.waitForURL(/agent_id=/);
  expect(new URL(page.url()).searchParams.get('agent_id')).toBe(session?.agent_id);
  expect(new URL(page.url()).searchParams.get('status')).toBe('error');
});

it('has the JSON once, a curl command with a token, and a link that names the account', async () => {
  const page = await signedIn('/sessions?since=90d');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const [id] = await firstIds(page, 1);
  await openRow(page.locator(`[data-session="${id}"]`));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.locator('pre').waitFor();
  await expect.poll(() => drawer.locator('pre').count()).toBe(1);
  await expect.poll(() => drawer.getByRole('button', { name: /JSON/ }).count()).toBe(1);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await drawer.getByRole('button', { name: 'Copy a curl command' }).click();
  await expect
    .poll(clipboard)
    .toBe(`curl -H "Authorization: Bearer $MASKER_TOKEN" "${server.url}/api/v1/sessions/${id}"`);
  await drawer.getByRole('button', { name: 'Copy a link to this session' }).click();
  const { account } = await server.get<{ account: { id: string } }>('/api/v1/me');
  await expect.poll(clipboard).toBe(`${server.url}/sessions/${id}?account=${account.id}`);
});

it('stands beside the table where there is room, and over it where there is not', async () => {
  const page = await signedIn('/sessions?since=90d');
  await openRow(page.locator('[data-index="0"]'));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  await drawer.locator('pre').waitFor();
  const overlap = async () => {
    const [table, beside] = await Promise.all([page.getByRole('grid').boundingBox(), drawer.boundingBox()]);
    return (table?.x ?? 0) + (table?.width ?? 0) - (beside?.x ?? 0);
  };
  await expect.poll(overlap).toBe(0);
  await page.setViewportSize({ width: 1100, height: 800 });
  await expect.poll(overlap).toBeGreaterThan(300);
});

it('becomes wider with keys and pointer, and stays so', async () => {
  const page = await signedIn('/sessions?since=90d');
  await openRow(page.locator('[data-index="0"]'));
  const drawer = page.getByRole('dialog', { name: 'Session' });
  const edge = drawer.getByRole('separator', { name: 'Width of the drawer' });
  const width = async () => Math.round((await drawer.boundingBox())?.width ?? 0);
  const before = await width();
  expect(await edge.getAttribute('aria-valuenow')).toBe(String(before));
  await edge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(width).toBe(before + 16);
  await page.keyboard.press('Home');
  await expect.poll(width).toBe(320);

  const box = await edge.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, 400);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 4 - 180, 420);
  await page.mouse.up();
  await expect.poll(width).toBe(500);
  await page.reload();
  await expect.poll(width).toBe(500);
  await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe('500');
});

it('stays usable with 64 kinds and long names', async () => {
  const id = newId('session');
  const kind = (index: number) => `KIND_${String(index).padStart(2, '0')}_${'LONG'.repeat(14)}`;
  const at = new Date(Date.now() - 60_000).toISOString();
  const page = await newPage({ viewport: { width: 390, height: 844 } });
  await page.request.post('/api/v1/auth/demo', { data: { secret: server.link.slice('#link='.length) } });
  const sent = await page.request.post('/api/v1/sessions', {
    data: {
      id,
      agent_id: newId('agent'),
      agent_name: 'a'.repeat(200),
      started_at: at,
      ended_at: at,
      status: 'ok',
      redactions_by_kind: Object.fromEntries(
        Array.from({ length: 64 }, (_, index) => [kind(index), index === 0 ? 1_000_000 : 64 - index]),
      ),
      upstream_model: 'm'.repeat(180),
    },
  });
  expect(sent.status()).toBe(200);
  await page.goto(`/sessions?session=${id}`);
  const drawer = page.getByRole('dialog', { name: 'Session' });
  const kinds = drawer.getByRole('region', { name: 'Redactions' }).getByRole('listitem');
  await kinds.first().waitFor();
  await expect.poll(() => kinds.count()).toBe(12);
  await expect.poll(() => kinds.first().textContent()).toContain('1,000,000');
  const overflow = () =>
    drawer.evaluate(
      (drawer) =>
        [drawer, ...drawer.querySelectorAll('*:not(pre)')].filter(
          (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline',
        ).length,
    );
  expect(await overflow()).toBe(0);
  await drawer.getByRole('button', { name: 'Show all 64 kinds' }).click();
  await expect.poll(() => kinds.count()).toBe(64);
  expect(await overflow()).toBe(0);
  await drawer.getByRole('button', { name: 'Show the first 12' }).click();
  await expect.poll(() => kinds.count()).toBe(12);
});
