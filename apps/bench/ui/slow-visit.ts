import { inBrowser, type Tab } from './browser.ts';
import type { Site } from './dashboard.ts';
import type { Surroundings } from './measures/measure.ts';

/** How many times slower than the machine's CPU that of the visitor is. */
export const throttle = 4;

/** Visits of `/sessions` a turn. */
const visits = 3;

/** Visits after which the browser has cached whatever it will, compiled scripts included. */
const visitsBefore = 3;

/**
 * Visits `/sessions` on a slow computer whose browser has been there before.
 * @param prepare done on the page, at full speed, before the first of the visits
 * @param visit goes to the address, and returns what it measured there
 */
export function visitSlowly<T>(
  site: Site,
  { cleanup }: Surroundings,
  prepare: (tab: Tab) => Promise<unknown>,
  visit: (tab: Tab, address: string) => Promise<T>,
): Promise<T[]> {
  const address = `${site.url}/sessions`;
  return inBrowser(site, cleanup, site.profile, async (tab) => {
    for (let before = 0; before < visitsBefore; before++) {
      await tab.page.goto(address);
      await untilRowsReact(tab);
      await tab.untilIdle();
    }
    await prepare(tab);
    const found: T[] = [];
    while (found.length < visits) {
      // From a page of the same server that does nothing, so that the process is one that runs already.
      await tab.page.goto(`${site.url}/api/readyz`);
      await tab.cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
      found.push(await visit(tab, address));
      await tab.cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      await tab.untilIdle();
    }
    return found;
  });
}

/** Waits until React has taken over the first row. */
export async function untilRowsReact({ page }: Tab): Promise<void> {
  await page.waitForFunction(() => maskerBench.reacts(), undefined, { polling: 50 });
}
