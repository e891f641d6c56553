import type { Page } from 'playwright-core';

/** The height up to which something counts as one line, which may scroll sideways: nothing in it scrolls the other way. */
const line = 48;

/** WCAG 1.4.10 excepts what its layout is a part of, tables of data and code: these scroll by themselves. */
const excepted = 'table, :has(> table), pre';

/**
 * What needs scrolling in two directions in a window of 320 pixels, which is 1280 pixels at 400 % (WCAG 1.4.10). The window
 * stays that narrow.
 *
 * @returns a line for each element that is too wide, and has nothing in it that is
 */
export async function tooWide(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  return page.evaluate(
    ({ line, excepted }) => {
      const scrollers = [
        document.documentElement,
        ...document.body.querySelectorAll<HTMLElement>('*'),
      ].filter(
        (one) =>
          one.checkVisibility() &&
          one.scrollWidth > one.clientWidth + 1 &&
          (one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX)) &&
          one.clientHeight > line &&
          !one.matches(excepted),
      );
      const isIn = (one: Element, scroller: Element): boolean =>
        one.parentElement === scroller ||
        (one.parentElement !== null &&
          getComputedStyle(one.parentElement).overflowX === 'visible' &&
          isIn(one.parentElement, scroller));
      return scrollers.flatMap((scroller) => {
        const right = scroller.getBoundingClientRect().left + scroller.clientWidth + 1;
        const beyond = [...scroller.querySelectorAll('*')].filter(
          (one) => one.checkVisibility() && one.getBoundingClientRect().right > right && isIn(one, scroller),
        );
        const innermost = beyond.filter(
          (one) => !beyond.some((other) => other !== one && one.contains(other)),
        );
        // Where no element is too wide, a text is.
        return (innermost.length === 0 ? [scroller] : innermost).map(
          (one) => `${Math.round(one.getBoundingClientRect().right - right)}: ${one.outerHTML.slice(0, 200)}`,
        );
      });
    },
    { line, excepted },
  );
}
