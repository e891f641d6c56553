import { type BrowserContext, type CDPSession, chromium, type Page, type Request } from 'playwright-core';
import { Failure } from '../src/failure.ts';
import type { Cleanup } from '../src/processes/cleanup.ts';
import type { Site } from './dashboard.ts';
import { installProbe } from './probe.ts';

/** Size of the pages, in CSS pixels. */
export const viewport = { width: 1440, height: 900 };

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A page in a browser that has nothing else to do. */
export interface Tab {
  page: Page;
  cdp: CDPSession;
  /** Waits until nothing has been under way for a second. */
  untilIdle(): Promise<void>;
}

/**
 * Opens a browser for one site, signed in, and closes it after the work.
 * @param profile where it keeps its cache; a folder used before makes a warm one
 */
export async function inBrowser<T>(
  site: Site,
  cleanup: Cleanup,
  profile: string,
  work: (tab: Tab) => Promise<T>,
): Promise<T> {
  const context = await launch(profile);
  cleanup.add(() => context.close());
  try {
    context.setDefaultTimeout(120_000);
    if (site.cookie) await context.addCookies([{ ...site.cookie, url: site.url }]);
    await context.addInitScript(installProbe);
    const page = context.pages()[0] ?? (await context.newPage());
    const untilIdle = watchRequests(page);
    return await work({ page, cdp: await context.newCDPSession(page), untilIdle });
  } finally {
    await context.close();
  }
}

/** What the browser calls itself. */
export async function browserVersion(profile: string): Promise<string> {
  const context = await launch(profile);
  const version = context.browser()?.version() ?? 'unknown';
  await context.close();
  return `Chromium ${version}`;
}

function launch(profile: string): Promise<BrowserContext> {
  const executablePath = process.env.MASKER_TEST_BROWSER;
  if (!executablePath) throw new Failure('No browser is named. Run this with `npm run bench:ui`.');
  // Signals are ours to handle: everything is stopped in order.
  const handles = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launchPersistentContext(profile, { executablePath, args, viewport, ...handles });
}

/** In milliseconds. */
const quiet = 1_000;

/** @returns what waits until no request has been under way for a second; streams of events never end, and do not count */
function watchRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let changed = performance.now();
  page.on('request', (request) => {
    changed = performance.now();
    if (request.resourceType() !== 'eventsource') open.add(request);
  });
  const end = (request: Request) => {
    changed = performance.now();
    open.delete(request);
  };
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) return;
    // Chromium does not tell the end of each request of a page that was left.
    for (const request of open) if (!request.isNavigationRequest()) open.delete(request);
  });
  return async () => {
    await page.waitForLoadState();
    while (open.size > 0 || performance.now() - changed < quiet) await page.waitForTimeout(50);
  };
}
