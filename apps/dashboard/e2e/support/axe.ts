import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Those that another theme can break. They take most of axe's time. */
const colours = ['color-contrast', 'link-in-text-block'];

/** All others, in light colours. */
const everythingElse: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: {
    // Speech control needs it; axe runs it only when it is asked to.
    'label-content-name-mismatch': { enabled: true },
    ...Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])),
  },
  resultTypes: ['violations'],
  selectors: false,
};

/** With what texts look like in them that need not be checked again in the pages of a file: see {@link checkColours}. */
const themes = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, done: new Set<number>() },
  { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' }, done: new Set<number>() },
  { name: 'forced colours', media: { colorScheme: 'dark', forcedColors: 'active' }, done: new Set<number>() },
] as const;

/** An open menu belongs to its button and takes the focus, as a dialog does, which axe lets stand outside of landmarks. */
const isMenu = /^<div[^>]* role="menu"/;

interface Violation {
  rule: string;
  html: string;
  summary: string | undefined;
}

/**
 * What axe finds wrong with a page as it is now: with all its rules in light colours, and with those about colours also in
 * the dark theme and in colours that a person has chosen. Texts that look the same, with the same behind them, are the same
 * for the rules about colours: these run for one of them, once in a file.
 *
 * @param within a selector of the part to look at; the whole page otherwise
 * @returns a line for each rule and element
 */
export async function violationsOf(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: string[] = [];
  for (const { name, media, done } of themes) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await atRest(page);
    const checked = await page.evaluate(checkColours, { within, known: [...done], rules: colours });
    for (const look of checked.done) done.add(look);
    const others = name === 'light' ? await page.evaluate(check, { within, options: everythingElse }) : [];
    for (const { rule, html, summary } of [...checked.violations, ...others])
      if (!(rule === 'region' && isMenu.test(html)))
        found.push(`${rule} (${name}): ${html.slice(0, 300)}\n${summary}`);
  }
  return found;
}

/** In a page: what breaks a rule. */
async function check({ within, options }: { within: string; options: RunOptions }): Promise<Violation[]> {
  const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(within, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ rule: id, html, summary: failureSummary })),
  );
}

interface CheckedColours {
  violations: Violation[];
  /** The looks that need not be checked again. */
  done: number[];
}

/**
 * In a page: runs the rules about colours for one text of each look that is not known.
 *
 * What the rules make of a text depends on its colours, its size and what is behind it. Where they cannot judge one, or
 * where a link is in a text, only the same element in the same elements, as visible as it is, counts as the same.
 */
async function checkColours(asked: {
  within: string;
  known: number[];
  rules: string[];
}): Promise<CheckedColours> {
  /** Of a text, and what comes before it: 53 bits. */
  const hash = (text: string, before = 0) => {
    let [high, low] = [before / 2 ** 32, before % 2 ** 32];
    for (let i = 0; i < text.length; i++) {
      low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
      high = Math.imul(high ^ text.charCodeAt(i), 0x9e3779b1);
    }
    return (high >>> 11) * 2 ** 32 + (low >>> 0);
  };
  interface Surroundings {
    /** What an element paints behind its texts; nothing, for most. */
    own: string;
    /** What it and all that it is in paint behind its texts. */
    behind: number;
    /** What it and all that it is in are. */
    element: number;
    /** Whether it is for screen readers only, as axe tells it. */
    isUnseen: boolean;
  }
  const root: Surroundings = { own: '', behind: 1, element: 1, isUnseen: false };
  const seen = new Map<Element, Surroundings>();
  const look = (one: Element): Surroundings => {
    const known = seen.get(one);
    if (known) return known;
    const parent = one.parentElement ? look(one.parentElement) : root;
    const { backgroundColor, backgroundImage, opacity, mixBlendMode, clipPath } = getComputedStyle(one);
    const paint = [backgroundColor, backgroundImage, opacity, mixBlendMode].join();
    const own = paint === 'rgba(0, 0, 0, 0),none,1,normal' ? '' : paint;
    const isOff = one.matches(':disabled, [aria-disabled=true], [inert]');
    const surroundings = {
      own,
      behind: own === '' ? parent.behind : hash(own, parent.behind),
      element: hash(`${one.tagName} ${one.getAttribute('class')} ${isOff} ${own}`, parent.element),
      isUnseen: parent.isUnseen || clipPath === 'inset(50%)',
    };
    seen.set(one, surroundings);
    return surroundings;
  };
  /** What is in the middle of an element, from the front to the back. */
  const layers = (element: Element): Element[] => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return document.elementsFromPoint(left + width / 2, top + height / 2);
  };
  /** The texts of the block that an inline link is in, if it has others. */
  const textAround = (link: Element): string | undefined => {
    const isInline = (element: Element) =>
      /^(inline($|-[^b])|contents)/.test(getComputedStyle(element).display);
    if (!isInline(link)) return undefined;
    let block = link.parentElement;
    while (block && isInline(block)) block = block.parentElement;
    const text = block?.textContent?.trim() ?? '';
    return text.length > (link.textContent?.trim().length ?? 0) ? text : undefined;
  };
  const isField = (element: Element) =>
    element.matches(
      'textarea, select, input:not([type=hidden], [type=checkbox], [type=radio], [type=range])',
    );
  const ownText = (element: Element) =>
    [...element.childNodes]
      .map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : ''))
      .join('')
      .trim();

  const known = new Set(asked.known);
  /** What is to be checked, by what it is: what is done once it has passed, and once axe has only seen it. */
  const fresh = new Map<number, { element: Element; passed: number }>();
  const within = document.querySelector(asked.within) as Element;
  for (const element of [within, ...within.querySelectorAll('*')]) {
    const text = ownText(element);
    const inText = element.matches('a[href], [role=link]') ? textAround(element) : undefined;
    if (text === '' && inText === undefined && !isField(element)) continue;
    const { behind, element: which, isUnseen } = look(element);
    const { right, bottom } = element.getBoundingClientRect();
    const isOutside = right <= -scrollX || bottom <= -scrollY;
    if (isUnseen || isOutside || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow, textDecorationLine } = getComputedStyle(element);
    const all = layers(element);
    const others = all
      .filter((one) => !one.contains(element) && !element.contains(one))
      .flatMap((one) => look(one).own || []);
    // axe does not judge a single sign, and no empty field.
    const isShort = text.length <= 1 && !(isField(element) && (element as HTMLInputElement).value);
    const style = [color, fontSize, fontWeight, textShadow, ...others].join();
    const own = hash(`${style} ${isShort} ${all.includes(element)} ${textDecorationLine} ${inText}`, which);
    const passed = inText === undefined ? hash(style, behind) : own;
    if (!known.has(passed) && !known.has(own)) fresh.set(own, { element, passed });
  }
  if (fresh.size === 0) return { violations: [], done: [] };
  const { violations, passes } = await (window as unknown as { axe: typeof axe }).axe.run(
    { include: [...fresh.values()].map(({ element }) => element) },
    {
      runOnly: { type: 'rule', values: asked.rules },
      resultTypes: ['violations', 'passes'],
      elementRef: true,
      selectors: false,
    },
  );
  const hasPassed = new Set<unknown>(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  return {
    violations: violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({ rule: id, html, summary: failureSummary })),
    ),
    done: [...fresh].map(([own, { element, passed }]) => (hasPassed.has(element) ? passed : own)),
  };
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
