import type { Session } from '@masker/contract';
import { expect, it } from 'vitest';
import { entriesOf } from './support/audit.ts';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { firstIds, openRow, paginate } from './support/table.ts';

const server = useServer(300);
const { newPage, signedIn } = useBrowser(server);

/** The sessions of the demo data, newest first. */
const all = () => paginate(server, { since: '2020-01-01T00:00:00Z' }, 300);

it('shows all of a session under a heading, with the way back to the list', async () => {
  const [session] = (await all()).slice(20) as [Session];
  const page = await signedIn(`/sessions/${session.id}`);
  await page.getByRole('heading', { level: 1, name: `Session of ${session.agent_name}` }).waitFor();
  await expect.poll(() => page.title()).toBe(`Session sess_…${session.id.slice(-8)} · Masker`);
  expect(JSON.parse((await page.locator('pre').textContent()) ?? '')).toEqual(session);
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Sessions' }).click();
  await page.waitForURL('/sessions');
});

it('is recorded as opened once, and says so beside it', async () => {
  const [session] = (await all()).slice(40) as [Session];
  const page = await signedIn(`/sessions/${session.id}`);
  const count = async () =>
    (await entriesOf(server, 'sessions.get')).filter(({ target }) => target === session.id).length;
  await expect.poll(count).toBe(1);
  await page.reload();
  await page
    .getByRole('region', { name: 'Who looked' })
    .getByRole('listitem')
    .filter({ hasText: /Dana Whitfield.*Opened a session/ })
    .first()
    .waitFor();
  await expect.poll(count).toBe(2);
});

it('leads to the sessions before and after it, of its agent and of the account', async () => {
  const sessions = await all();
  const at = 100;
  const session = sessions[at] as Session;
  const ofAgent = sessions.filter(({ agent_id }) => agent_id === session.agent_id);
  const atOfAgent = ofAgent.indexOf(session);
  const page = await signedIn(`/sessions/${session.id}`);
  const path = (group: string, label: string) =>
    page
      .getByRole('region', { name: group })
      .getByRole('link', { name: new RegExp(`^${label}`) })
      .getAttribute('href');
  await expect.poll(() => path('Of the account', 'Next')).toBe(`/sessions/${sessions[at - 1]?.id}`);
  await expect.poll(() => path('Of the account', 'Previous')).toBe(`/sessions/${sessions[at + 1]?.id}`);
  await expect.poll(() => path('Of this agent', 'Next')).toBe(`/sessions/${ofAgent[atOfAgent - 1]?.id}`);
  await expect.poll(() => path('Of this agent', 'Previous')).toBe(`/sessions/${ofAgent[atOfAgent + 1]?.id}`);

  await page
    .getByRole('region', { name: 'Of the account' })
    .getByRole('link', { name: /^Previous/ })
    .click();
  await page.waitForURL(`/sessions/${sessions[at + 1]?.id}`);
  await page.getByRole('heading', { level: 1, name: `Session of ${sessions[at + 1]?.agent_name}` }).waitFor();
});

it('says which session is the oldest', async () => {
  const oldest = (await all()).at(-1);
  const page = await signedIn(`/sessions/${oldest?.id}`);
  await page.getByRole('region', { name: 'Of the account' }).getByText('This is the oldest one.').waitFor();
});

it.each([
  ['sess_01HYZ00000000000000000000A', 'is not in Northwind Health'],
  ['nonsense', 'contains no session id'],
])('says of %s what to do', async (id, why) => {
  const page = await newPage();
  await page.request.post('/api/v1/auth/demo', { data: { secret: server.link.slice('#link='.length) } });
  const answer = await page.goto(`/sessions/${id}`);
  expect(answer?.status()).toBe(404);
  await page.getByRole('heading', { level: 1, name: 'No such session' }).waitFor();
  await page.getByText(why).waitFor();
  await page.getByRole('link', { name: 'Go to the sessions' }).click();
  await page.waitForURL('/sessions');
});

it('is come back to after signing in', async () => {
  const [session] = (await all()) as [Session];
  const page = await newPage();
  await page.goto(`/sessions/${session.id}`);
  expect(new URL(page.url()).searchParams.get('next')).toBe(`/sessions/${session.id}`);
});

it('is opened from the drawer, and from the audit log', async () => {
  const page = await signedIn('/sessions?since=90d');
  const [id] = await firstIds(page, 1);
  await openRow(page.locator(`[data-session="${id}"]`));
  await page.getByRole('link', { name: 'Open as page' }).click();
  await page.waitForURL(`/sessions/${id}`);
  await page.getByRole('heading', { level: 1, name: /^Session of/ }).waitFor();

  await expect.poll(async () => (await entriesOf(server, 'sessions.get'))[0]?.target).toBe(id);
  await page.goto('/audit-log?action=sessions.get');
  await page.locator('[data-entry]').first().click();
  await page.getByRole('link', { name: 'Open the session' }).click();
  await page.waitForURL(/\/sessions\/sess_/);
  await page.getByRole('heading', { level: 1, name: /^Session of/ }).waitFor();
});

it('fits a phone', async () => {
  const [session] = (await all()) as [Session];
  const page = await signedIn(`/sessions/${session.id}`, { viewport: { width: 390, height: 844 } });
  await page.getByRole('region', { name: 'Of the account' }).getByRole('link').first().waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

it('says of any other address that there is no page, in the shell and under a heading', async () => {
  const page = await newPage();
  await page.request.post('/api/v1/auth/demo', { data: { secret: server.link.slice('#link='.length) } });
  const answer = await page.goto('/nope/nothing');
  expect(answer?.status()).toBe(404);
  await page.getByRole('heading', { level: 1, name: 'There is no page at this address' }).waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sessions' }).waitFor();
  await expect.poll(() => page.title()).toBe('No such page · Masker');
});
