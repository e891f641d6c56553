import type { Session, SessionPage } from '@masker/contract';
import type { Page } from 'playwright-core';
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

/** Scrolls from the top until a row is there, and returns every row that was seen on the way. */
export async function scrollTo(page: Page, target: number): Promise<Map<number, ShownRow>> {
  const seen = new Map<number, ShownRow>();
  for (;;) {
    for (const row of await shownRows(page)) seen.set(row.index, row);
    const last = Math.max(...seen.keys());
    if (last >= target) return seen;
    const next = page.locator(`[data-index="${last + 1}"]`);
    await expect
      .poll(
        async () => {
          await page.locator(`[data-index="${last}"]`).scrollIntoViewIfNeeded();
          return next.count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  }
}

/** The first sessions of a walk, from the API. */
export async function walk(
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
