import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** All rules, in light colours. */
const everything: RunOptions = {
  runOnly: rules,
  // Speech control needs it; axe runs it only when it is asked to.
  rules: { 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations'],
};

/** Those that another theme can break. */
const colours: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations'],
};

const looks = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, options: everything },
  { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' }, options: colours },
  { name: 'forced colours', media: { colorScheme: 'dark', forcedColors: 'active' }, options: colours },
] as const;

/** An open menu belongs to its button and takes the focus, as a dialog does, which axe lets stand outside of landmarks. */
const isMenu = /^<div[^>]* role="menu"/;

/**
 * What axe finds wrong with a page as it is now: with all its rules in light colours, and with those about colours in the
 * dark theme and in colours that a person has chosen.
 *
 * @param within a selector of the part to look at; the whole page otherwise
 * @returns a line for each rule and element
 */
export async function violationsOf(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: string[] = [];
  for (const { name, media, options } of looks) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await atRest(page);
    const { violations } = await page.evaluate(
      ({ within, options }) =>
        (window as unknown as { axe: typeof axe }).axe.run(within, options) as Promise<AxeResults>,
      { within, options: options as RunOptions },
    );
    for (const { id, nodes } of violations)
      for (const { html, failureSummary } of nodes)
        if (!(id === 'region' && isMenu.test(html)))
          found.push(`${id} (${name}): ${html.slice(0, 300)}\n${failureSummary}`);
  }
  return found;
}

/** Waits until nothing fades or moves: what is half there has half its contrast. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document
        .getAnimations()
        .every(
          ({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity,
        ),
    undefined,
    { polling: 50 },
  );
}
