import { setTimeout } from 'node:timers/promises';
import { longestWait } from '@masker/tsconfig/patience';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Server } from './server.ts';

const executablePath = process.env.MASKER_TEST_BROWSER ?? '/usr/bin/chromium';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Pages live for a second or two: code that is made faster meanwhile, and processes of their own, cost more than they give.
  '--js-flags=--no-opt --no-maglev',
  '--renderer-process-limit=1',
];

/**
 * How long a page is waited for to close, in milliseconds. Chromium 156 now and then never answers that one has, while
 * it goes on with others; the test has asserted what it wants to by then.
 */
const longestLeave = 60_000;

/** Chromium and React say this of every answer that is an error; what the page makes of it is what is tested. */
const expectedNoise = /^Failed to load resource|ChunkLoadError: Failed to load chunk/;

/**
 * Waits until a page shows what it wants to, and reacts to what is done with it. Requests are not counted: Chromium
 * does not tell the end of each.
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState();
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy=true]') &&
      // Effects, which listen to keys, run later than React has the elements.
      (!document.querySelector('[data-search]') || window.maskerEarlySearch === null) &&
      // The API's reference is not made with React.
      (!document.querySelector('script[src^="/_next/"]') ||
        [...document.querySelectorAll('a, button')].every((element) =>
          Object.keys(element).some((key) => key.startsWith('__reactProps')),
        )),
    undefined,
    // By the frame, unless given, which has frames drawn that nobody looks at.
    { polling: 50 },
  );
}

/**
 * A browser for all tests of a file. After each test, nothing may have gone wrong in its pages.
 *
 * @param others whom its pages may ask for something besides the server, by their origins
 */
export function useBrowser(server: Server, others: () => string[] = () => []) {
  let browser: Browser;
  /** Those of the test. */
  const contexts: BrowserContext[] = [];
  /** Those of earlier tests, by their options: what a page has loaded there once, the next one has. */
  const free = new Map<string, BrowserContext[]>();
  const optionsOf = new WeakMap<BrowserContext, string>();
  /** A page of each that stays open, and with it the process that its other pages live in. */
  const keepers = new WeakMap<BrowserContext, Page>();
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args });
    // A page would wait as long as a test may take for a server that is no more.
    server.onLoss((how) => {
      complaints.push(how);
      void browser.close();
    });
  });
  afterEach(async () => {
    const left = await Promise.race([
      Promise.allSettled(contexts.splice(0).map(leave)),
      setTimeout(longestLeave, undefined, { ref: false }),
    ]);
    expect(complaints.splice(0)).toEqual([]);
    expect(left?.filter(({ status }) => status === 'rejected') ?? []).toEqual([]);
  });
  afterAll(() => browser?.close());

  async function enter(options: BrowserContextOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const known = free.get(key)?.pop();
    if (known) return known;
    const context = await browser.newContext({
      baseURL: server.url,
      viewport: { width: 1440, height: 900 },
      timezoneId: 'America/New_York',
      ...options,
    });
    context.setDefaultTimeout(longestWait);
    // A clock that was set is in every later page.
    const install = context.clock.install.bind(context.clock);
    context.clock.install = (clock) => {
      optionsOf.delete(context);
      return install(clock);
    };
    optionsOf.set(context, key);
    const keeper = await context.newPage();
    await keeper.goto('/api/healthz');
    keepers.set(context, keeper);
    return context;
  }

  /** Keeps of a context what it has loaded, and nothing else. */
  async function leave(context: BrowserContext): Promise<void> {
    const key = optionsOf.get(context);
    if (key === undefined) return context.close();
    const pages = context.pages().filter((page) => page !== keepers.get(context));
    await Promise.all(pages.map((page) => page.close()));
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.clearPermissions();
    await context.setOffline(false);
    await context.setStorageState({ cookies: [], origins: [] });
    free.set(key, [...(free.get(key) ?? []), context]);
  }

  /**
   * A page in a browser of its own: no cookies, no history.
   *
   * @param life until when it is there: the end of the test, or of the file
   */
  async function newPage(options: BrowserContextOptions = {}, life: 'test' | 'file' = 'test'): Promise<Page> {
    const context = await enter(options);
    if (life === 'test') contexts.push(context);
    return watched(await context.newPage());
  }

  /** Another tab beside a page. */
  async function newTab(page: Page): Promise<Page> {
    return watched(await page.context().newPage());
  }

  function watched(page: Page): Page {
    // What is clicked before React has taken a page over is lost.
    const goto = page.goto.bind(page);
    page.goto = async (...to) => {
      const response = await goto(...to);
      await settled(page);
      return response;
    };
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectedNoise.test(message.text())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && ![server.url, ...others()].includes(origin))
        complaints.push(`asked ${origin} for something`);
    });
    return page;
  }

  /** A page of the demo user at an address, by a login session of its own. How people get one is tested apart. */
  async function signedIn(
    address = '/sessions',
    options: BrowserContextOptions = {},
    life: 'test' | 'file' = 'test',
  ): Promise<Page> {
    const page = await newPage(options, life);
    const secret = server.link.slice('#link='.length);
    const answer = await page.request.post('/api/v1/auth/demo', { data: { secret } });
    expect(answer.status()).toBe(200);
    await page.goto(address);
    return page;
  }

  return { newPage, newTab, signedIn };
}
