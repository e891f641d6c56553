import type { Stats } from '@masker/contract';
import type { Page } from 'playwright-core';
import { settled } from './browser.ts';

/** Waits until the timeline has drawn what it wants to. */
export async function drawn(page: Page): Promise<void> {
  await page.getByTestId('chart').locator('svg').waitFor();
  await settled(page);
}

/** The numbers in the table that only screen readers have: one row for each bucket, without its time. */
export async function tableOf(page: Page): Promise<{ names: string[]; rows: number[][] }> {
  const table = page.getByRole('region', { name: 'Timeline' }).getByRole('table');
  const [, ...names] = await table.getByRole('columnheader').allTextContents();
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent?.replaceAll(',', ''))),
      ),
    );
  return { names, rows };
}

/** Where the middle of a bucket is in the chart, in pixels of the page. */
export async function pointAt(page: Page, at: number, { since, until }: { since: string; until: string }) {
  const box = await page.getByTestId('chart').boundingBox();
  if (!box) throw new Error('the chart is not drawn');
  const [from, to] = [Date.parse(since), Date.parse(until)];
  return { x: box.x + ((at - from) / (to - from)) * box.width, y: box.y + box.height / 2 };
}

/** A number of the API as the page writes it. */
export function written(count: number): string {
  return count.toLocaleString('en-US');
}

export function sumOf(series: Stats['series'], status: 'ok' | 'error' | 'partial'): number {
  return series.reduce((sum, bucket) => sum + bucket[status], 0);
}
