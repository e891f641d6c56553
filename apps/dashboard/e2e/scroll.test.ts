import type { Session } from '@masker/contract';
import { expect, it } from 'vitest';
import { formatDuration } from '@/lib/format/duration.ts';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';
import { paginate, type ShownRow, scrollTo } from './support/table.ts';

const server = useServer(6000);
const { signedIn } = useBrowser(server);
const since = '2020-01-01T00:00:00Z';
const target = 2150;

it('has the first page in the HTML, before any script ran', async () => {
  const page = await signedIn('/sessions?since=90d');
  const html = await (await page.request.get('/sessions?since=90d')).text();
  const [first] = await paginate(server, { since: '90d' }, 1);
  expect(html).toContain(`data-session="${first?.id}"`);
});

it('shows every session as the API has it, past 2,000 rows', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  const seen = await scrollTo(page, target);
  const expected = await paginate(server, { since }, target);
  const rows = expected.map((_, index) => seen.get(index));
  expect(rows.map((row) => row?.id)).toEqual(expected.map(({ id }) => id));
  for (const [index, session] of expected.entries()) expectRow(seen.get(index) as ShownRow, session);
});

it('keeps the document small and says how much is loaded', async () => {
  const page = await signedIn(`/sessions?since=${since}`);
  await scrollTo(page, 1000);
  expect(await page.locator('[data-session]').count()).toBeLessThan(120);
  const loaded = await page.getByTestId('loaded').textContent();
  expect(Number(/^([\d,]+) loaded/.exec(loaded ?? '')?.[1]?.replace(',', ''))).toBeGreaterThanOrEqual(1000);
});

it('ends where the window ends', async () => {
  const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const page = await signedIn(`/sessions?since=${lastWeek}`);
  const all = await paginate(server, { since: lastWeek }, 10_000);
  await scrollTo(page, all.length - 1);
  await page.getByText(`End of window: ${all.length.toLocaleString('en-US')} sessions`).waitFor();
});

function expectRow({ cells }: ShownRow, session: Session) {
  // The first cell has the box that selects the row.
  const [, started, agent, status, duration, redactions = '', model, id] = cells;
  expect(started).toBe(session.started_at.slice(0, 19).replace('T', ' '));
  expect(agent).toBe(session.agent_name);
  expect(status).toBe(session.status);
  expect(duration).toBe(formatDuration(session.duration_ms));
  expect(model).toBe(session.upstream_model ?? '–');
  expect(id).toBe(`sess_…${session.id.slice(-8)}`);

  // A row that the browser has not laid out yet has the same text without the gaps between its parts.
  expect(Number.parseInt(redactions, 10)).toBe(session.redaction_count);
  const hidden = Number(/\+(\d+)/.exec(redactions)?.[1] ?? 0);
  const chips = [...redactions.matchAll(/([A-Z][A-Z_]*)\s+(\d+)/g)];
  expect(chips.length + hidden).toBe(Object.keys(session.redactions_by_kind).length);
  for (const [, kind = '', count] of chips) expect(session.redactions_by_kind[kind]).toBe(Number(count));
}
