import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import type { Tab } from '../browser.ts';
import { visitSlowly } from '../slow-visit.ts';
import type { Measure } from './measure.ts';

interface Point {
  x: number;
  y: number;
}

/** How long a person waits before clicking once more, in milliseconds. */
const pause = 100;

/** A click on the first row as soon as it is painted, and again until it has done something. */
export const rowClick: Measure = {
  name: 'row-click',
  title: 'when a click on a row opens the drawer, clicked from the first paint on',
  async take(site, surroundings) {
    let onPaint = (_: Point) => {};
    let onDrawer = (_: { painted: number; opened: number }) => {};
    const found = await visitSlowly(
      site,
      surroundings,
      async (tab) => {
        await openDrawer(tab);
        await tab.page.exposeFunction('maskerRowPainted', (point: Point) => onPaint(point));
        await tab.page.exposeFunction('maskerDrawerPainted', (times: Parameters<typeof onDrawer>[0]) =>
          onDrawer(times),
        );
        await tab.page.addInitScript(tellOfDrawer);
      },
      async ({ page, cdp }, address) => {
        const point = new Promise<Point>((resolve) => {
          onPaint = resolve;
        });
        let isOpen = false;
        const drawer = new Promise<{ painted: number; opened: number }>((resolve) => {
          onDrawer = (times) => {
            isOpen = true;
            resolve(times);
          };
        });
        await page.goto(address, { waitUntil: 'commit' });
        const target = await point;
        while (!isOpen) {
          click(cdp, target);
          await Promise.race([drawer, sleep(pause)]);
        }
        return drawer;
      },
    );
    return {
      opens: found.map(({ opened }) => opened),
      opensAfterPaint: found.map(({ painted, opened }) => opened / painted),
    };
  },
};

/** So that whatever the drawer needs has been loaded once. */
async function openDrawer({ page, untilIdle }: Tab): Promise<void> {
  const { x, y } = await page.evaluate(() => maskerBench.plainPoint());
  await page.mouse.click(x, y);
  await page.waitForFunction(() => maskerBench.dialog(), undefined, { polling: 50 });
  await untilIdle();
}

/** Does not wait until the page has taken notice: it may be busy. */
function click(cdp: CDPSession, { x, y }: Point): void {
  for (const type of ['mousePressed', 'mouseReleased'] as const)
    cdp
      .send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
      // The page may be left before it has taken notice of the last of them.
      .catch(() => {});
}

declare global {
  function maskerRowPainted(point: Point): void;
  function maskerDrawerPainted(times: { painted: number; opened: number }): void;
}

/** Runs in the page, before its own scripts. */
function tellOfDrawer(): void {
  const rows = new MutationObserver(async () => {
    if (!document.querySelector('[role=grid] [data-session]')) return;
    rows.disconnect();
    const painted = await maskerBench.painted(() => maskerBench.firstRow() !== null);
    maskerRowPainted(maskerBench.plainPoint());
    const opened = await maskerBench.painted(() => maskerBench.dialog() !== null);
    maskerDrawerPainted({ painted, opened });
  });
  rows.observe(document, { childList: true, subtree: true });
}
