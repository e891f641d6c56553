import type { Page } from 'playwright-core';
import { inBrowser, type Tab } from '../browser.ts';
import type { Site } from '../dashboard.ts';
import { untilRowsReact } from '../slow-visit.ts';
import type { Measure } from './measure.ts';

const window = '90d';

const statuses = ['error', 'partial'] as const;

/** A click on a status, and a row of the list that it asks for. */
export const filter: Measure = {
  name: 'filter',
  title: 'from a click on a status to the first frame with its list, the first time and the second time',
  take: (site, { cleanup }) =>
    inBrowser(site, cleanup, site.profile, async (tab) => {
      await tab.page.goto(`${site.url}/sessions?since=${window}`);
      await untilRowsReact(tab);
      const [filterFirst, filterAgain]: [number[], number[]] = [[], []];
      for (const status of statuses) {
        const top = await firstIds(tab.page, site, status);
        for (const times of [filterFirst, filterAgain]) {
          const button = await statusButton(tab, status);
          if (!button) return { filterFirst: [Number.NaN], filterAgain: [Number.NaN] };
          await tab.untilIdle();
          const listed = await tab.page.evaluateHandle(untilListed, top);
          await button.choose();
          times.push(await listed.evaluate(({ time }) => time));
          await tab.untilIdle();
          await button.lift();
          await tab.page.waitForFunction(() => !new URLSearchParams(location.search).has('status'));
          await tab.untilIdle();
        }
      }
      return { filterFirst, filterAgain };
    }),
};

/** What chooses a status, and what lifts that filter, whichever kind of control the dashboard has for it. */
async function statusButton(
  { page }: Tab,
  status: string,
): Promise<{ choose(): Promise<void>; lift(): Promise<void> } | null> {
  const segment = page.getByRole('button', { name: `Status ${status}`, exact: true });
  if ((await segment.count()) > 0)
    return {
      choose: () => segment.click(),
      lift: () => page.getByRole('button', { name: 'Any status' }).click(),
    };
  const opener = page.locator('[data-filter=Status]');
  const choice = page.getByRole('dialog', { name: 'Status' }).getByRole('checkbox', { name: status });
  if ((await opener.count()) === 0) return null;
  if (!(await choice.isVisible())) await opener.click();
  await choice.waitFor();
  return { choose: () => choice.click(), lift: () => choice.click() };
}

/** Ids of the first two sessions of a status. */
async function firstIds(page: Page, site: Site, status: string): Promise<string[]> {
  const asked = new URLSearchParams({ since: window, status, limit: '2' });
  const answer = await page.request.get(`${site.url}/api/v1/sessions?${asked}`);
  const { data }: { data: { id: string }[] } = await answer.json();
  return data.map(({ id }) => id);
}

/**
 * Runs in the page, before the click.
 * @param top the first two rows of the list that is to come: next to each other they are in no other
 * @returns milliseconds from the click to the frame with these; NaN when they are there before
 */
function untilListed(top: string[]): { time: Promise<number> } {
  const areListed = () => {
    const [first, second] = top.map((id) =>
      document.querySelector(`[role=grid] [data-session="${id}"]`)?.getBoundingClientRect(),
    );
    return first !== undefined && second !== undefined && Math.abs(second.top - first.bottom) < 2;
  };
  if (areListed()) return { time: Promise.resolve(Number.NaN) };
  let clicked = Number.NaN;
  const onClick = ({ timeStamp }: Event) => {
    clicked = timeStamp;
  };
  addEventListener('click', onClick, { capture: true, once: true });
  return { time: maskerBench.painted(areListed).then((at) => at - clicked) };
}
