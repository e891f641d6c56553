import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { inBrowser } from '../browser.ts';
import { untilRowsReact } from '../slow-visit.ts';
import type { Measure } from './measure.ts';

/** Neither the page nor one of its assets. */
const calls = new Set(['fetch', 'xhr', 'eventsource', 'websocket', 'ping']);

/** A visit by a browser that has nothing in its cache. */
export const firstLoad: Measure = {
  name: 'first-load',
  title: 'scripts and requests of a visit with an empty cache, until nothing is under way for a second',
  async take(site, { cleanup, note }) {
    const profile = await mkdtemp(path.join(os.tmpdir(), 'masker-bench-'));
    cleanup.add(() => rm(profile, { recursive: true, force: true }));
    return inBrowser(site, cleanup, profile, async (tab) => {
      const { page, untilIdle } = tab;
      const answers: Response[] = [];
      page.on('response', (answer) => answers.push(answer));
      await page.goto(`${site.url}/sessions`);
      await page.waitForFunction(() => maskerBench.firstRow(), undefined, { polling: 50 });
      await untilRowsReact(tab);
      // What is read ahead when the page has nothing else to do is counted as well, and told apart.
      const reacting = await page.evaluate(() => performance.now());
      await untilIdle();
      const scripts = answers.filter((answer) => /javascript/.test(answer.headers()['content-type'] ?? ''));
      const asked = answers.filter((answer) => calls.has(answer.request().resourceType()));
      note(`${site.name} asks for ${listed(asked.map((answer) => new URL(answer.url()).pathname))}`);
      const urls = new Set(scripts.map((script) => script.url()));
      const sizes = await page.evaluate(() =>
        performance.getEntriesByType('resource').map((entry) => ({
          url: entry.name,
          size: (entry as PerformanceResourceTiming).encodedBodySize,
          begun: entry.startTime,
        })),
      );
      const kB = (until: number) =>
        sizes
          .filter(({ url, begun }) => urls.has(url) && begun < until)
          .reduce((sum, { size }) => sum + size / 1_000, 0);
      const bodies = await Promise.all(scripts.map((script) => script.body()));
      return {
        scriptGzip: [bodies.reduce((sum, body) => sum + gzipSync(body).length / 1_000, 0)],
        script: [kB(Number.POSITIVE_INFINITY)],
        scriptAtOnce: [kB(reacting)],
        scripts: [urls.size],
        requests: [asked.length],
      };
    });
  },
};

function listed(paths: string[]): string {
  return paths.length === 0 ? 'nothing beside the page and its assets' : paths.sort().join(', ');
}
