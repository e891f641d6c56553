import { cpuUntil, traceTasks } from '../main-thread.ts';
import { visitSlowly } from '../slow-visit.ts';
import type { Measure } from './measure.ts';

/** Set on a page when these have happened. */
const marks = { painted: 'masker:row-painted', reacts: 'masker:row-reacts' } as const;

/** A visit by a slow computer whose browser has been there before. */
export const firstRow: Measure = {
  name: 'first-row',
  title: 'when the first row is painted, and when React has taken it over',
  async take(site, surroundings) {
    const found = await visitSlowly(
      site,
      surroundings,
      ({ page }) => page.addInitScript(setMarks, marks),
      async ({ page, cdp }, address) => {
        const events = await traceTasks(cdp, async () => {
          await page.goto(address);
          const isMarked = (name: string) => performance.getEntriesByName(name).length > 0;
          await page.waitForFunction(isMarked, marks.reacts, { polling: 100 });
        });
        const timeOf = (name: string) =>
          page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN, name);
        const [painted, reacts] = [await timeOf(marks.painted), await timeOf(marks.reacts)];
        return {
          painted,
          paintedCpu: cpuUntil(events, { name: marks.painted, at: painted }),
          reacts,
          reactsCpu: cpuUntil(events, { name: marks.reacts, at: reacts }),
        };
      },
    );
    return {
      firstRow: found.map(({ painted }) => painted),
      firstRowCpu: found.map(({ paintedCpu }) => paintedCpu),
      reacts: found.map(({ reacts }) => reacts),
      reactsCpu: found.map(({ reactsCpu }) => reactsCpu),
      reactsAfterPaint: found.map(({ painted, reacts }) => reacts / painted),
    };
  },
};

/** Runs in the page, before its own scripts. */
function setMarks(marks: { painted: string; reacts: string }): void {
  // Frames are asked for once there is a row: before, they would only cost time.
  const rows = new MutationObserver(async () => {
    if (!document.querySelector('[role=grid] [data-session]')) return;
    rows.disconnect();
    await maskerBench.painted(() => maskerBench.firstRow() !== null);
    performance.mark(marks.painted);
    (function look() {
      if (maskerBench.reacts()) performance.mark(marks.reacts);
      else setTimeout(look, 5);
    })();
  });
  rows.observe(document, { childList: true, subtree: true });
}
