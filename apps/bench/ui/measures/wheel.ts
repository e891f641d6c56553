import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { Failure } from '../../src/failure.ts';
import { inBrowser, type Tab } from '../browser.ts';
import { countTaskTime } from '../main-thread.ts';
import type { Measure } from './measure.ts';

/** What a mouse sends for a notch of its wheel, in pixels, and how often a second a hand goes on. */
const notch = 120;
const notchesPerSecond = 60;

/** Seconds without a row further after which the list has ended. */
const secondsToStall = 60;

/** A window that has more rows than anybody scrolls past. */
const address = '/sessions?since=90d';

/** The wheel, without a pause, through many rows. */
export const wheel: Measure = {
  name: 'wheel',
  title: 'frames, tasks and memory while the wheel turns',
  withControl: true,
  take: (site, { rows, cleanup }) =>
    inBrowser(site, cleanup, site.profile, async (tab) => {
      const { page, cdp } = tab;
      await page.goto(site.url + address);
      await page.waitForFunction(() => maskerBench.firstRow(), undefined, { polling: 50 });
      await tab.untilIdle();
      const taskTime = await countTaskTime(cdp, await page.context().newCDPSession(page));
      await page.evaluate(countFrames);
      const [before, begun] = [await taskTime(), await position(page)];
      await turn(tab, rows);
      const [after, ended] = [await taskTime(), await position(page)];
      const passed = ended.row - begun.row;
      const seconds = (ended.at - begun.at) / 1_000;
      const tasks = await page.evaluate(() => maskerFrames.tasks);
      return {
        frames: [(ended.frames - begun.frames) / seconds],
        longTasks: [tasks.filter((task) => task > 100).length],
        longestTask: [Math.max(0, ...tasks)],
        rowCpu: [(after.cpu - before.cpu) / passed],
        rowTime: [(after.time - before.time) / passed],
        rowRate: [passed / seconds],
        heap: [await heap(cdp)],
      };
    }),
};

/** Turns the wheel until that many rows have been passed. */
async function turn({ page, cdp }: Tab, rows: number): Promise<void> {
  const grid = await page.locator('[role=grid]').boundingBox();
  if (!grid) throw new Failure('The page has no list.');
  const [x, y] = [grid.x + grid.width / 2, grid.y + grid.height / 2];
  const event = { type: 'mouseWheel', x, y, deltaX: 0, deltaY: notch } as const;
  let last = { row: -1, at: performance.now() };
  for (let due = performance.now(), sent = 1; ; sent++) {
    // Does not wait until the page has taken notice: a hand does not either.
    cdp.send('Input.dispatchMouseEvent', event).catch(() => {});
    due = Math.max(due + 1_000 / notchesPerSecond, performance.now());
    await sleep(Math.max(0, due - performance.now()));
    if (sent % notchesPerSecond !== 0) continue;
    const { row } = await position(page);
    if (row >= rows) return;
    if (row > last.row) last = { row, at: performance.now() };
    else if (performance.now() - last.at > secondsToStall * 1_000)
      throw new Failure(`The list goes no further than row ${Math.round(row)}, and --rows asks for ${rows}.`);
  }
}

/** How far the list has been scrolled, and how many frames there were; times in milliseconds. */
function position(page: Page): Promise<{ row: number; frames: number; at: number }> {
  return page.evaluate(() => {
    const top = document.querySelector('[role=grid]')?.scrollTop ?? 0;
    const height = maskerBench.firstRow()?.offsetHeight ?? Number.NaN;
    return { row: top / height, frames: maskerFrames.count, at: performance.now() };
  });
}

async function heap(cdp: CDPSession): Promise<number> {
  // What is only found to be unused when something else is gone needs another time.
  for (let time = 0; time < 2; time++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1_000_000;
}

declare global {
  /** Frames so far, and the lengths of long tasks in milliseconds. */
  var maskerFrames: { count: number; tasks: number[] };
}

/** Runs in the page. */
function countFrames(): void {
  const frames: typeof maskerFrames = { count: 0, tasks: [] };
  globalThis.maskerFrames = frames;
  requestAnimationFrame(function next() {
    frames.count++;
    requestAnimationFrame(next);
  });
  new PerformanceObserver((list) => {
    frames.tasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
}
