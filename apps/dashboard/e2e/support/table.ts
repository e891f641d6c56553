import type { Session, SessionPage } from '@masker/contract';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Server } from './server.ts';

/** A row as it stands in the document. */
export interface ShownRow {
  index: number;
  id: string;
  cells: string[];
}

/** The rows that are in the document now. */
function shownRows(page: Page): Promise<ShownRow[]> {
  return page.locator('[data-session]').evaluateAll((rows) =>
    rows.map((row) => ({
      index: Number((row as HTMLElement).dataset.index),
      id: (row as HTMLElement).dataset.session ?? '',
      // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is compared, hidden parts are not
      cells: [...row.querySelectorAll<HTMLElement>('[role=gridcell]')].map((cell) => cell.innerText.trim()),
    })),
  );
}

/** The ids of the first rows, once the table shows that many. */
export async function firstIds(page: Page, count: number): Promise<string[]> {
  await page.locator(`[data-index="${count - 1}"]`).waitFor();
  const rows = await shownRows(page);
  return rows
    .sort((a, b) => a.index - b.index)
    .slice(0, count)
    .map(({ id }) => id);
}

/** Clicks a row where a click opens it: most of its values narrow the list to themselves. */
export function openRow(row: Locator): Promise<void> {
  return row.locator('time').click();
}

/** More rows than a window shows at once, those ready beside it included. */
const atOnce = 90;

/** Scrolls from the top until a row is there, and returns every row that was seen on the way. */
export async function scrollTo(page: Page, target: number): Promise<Map<number, ShownRow>> {
  const seen = new Map<number, ShownRow>();
  await bringToTop(page, 0);
  await expect.poll(async () => lastOf(await shownRows(page))).toBeLessThan(atOnce);
  for (;;) {
    const rows = await shownRows(page);
    for (const row of rows) seen.set(row.index, row);
    const last = lastOf(rows);
    if (last >= target) return seen;
    // Again and again: a page that is still being read makes the list longer only later.
    const next = page.locator(`[data-index="${last + 1}"]`);
    const scrolled = async () => {
      await bringToTop(page, last - 5);
      return next.count();
    };
    await expect.poll(scrolled).toBe(1);
  }
}

function lastOf(rows: ShownRow[]): number {
  return Math.max(...rows.map(({ index }) => index));
}

/** Scrolls a row to the top of the table, whether or not it is in the document. */
async function bringToTop(page: Page, index: number): Promise<void> {
  await page.getByRole('grid').evaluate((grid, index) => {
    const height = grid.querySelector<HTMLElement>('[data-session]')?.offsetHeight ?? 0;
    grid.scrollTop = Math.max(0, index * height);
  }, index);
}

/** The first sessions of the list, paginated from the API. */
export async function paginate(
  server: Server,
  filters: Record<string, string>,
  count: number,
): Promise<Session[]> {
  const sessions: Session[] = [];
  let next: string | null = null;
  do {
    const query: Record<string, string> = { ...filters, limit: '100', ...(next ? { cursor: next } : {}) };
    const page: SessionPage = await server.get(`/api/v1/sessions?${new URLSearchParams(query)}`);
    sessions.push(...page.data);
    next = page.next_cursor;
  } while (next !== null && sessions.length < count);
  return sessions.slice(0, count);
}
