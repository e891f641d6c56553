import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { temporaryFolder } from '../src/data/cluster.ts';
import type { Cleanup } from '../src/processes/cleanup.ts';
import { inBrowser } from './browser.ts';
import type { Site } from './dashboard.ts';

/** Height of a dashboard's rows, in pixels. */
export const rowHeightOf = (site: Site, cleanup: Cleanup): Promise<number> =>
  inBrowser(site, cleanup, site.profile, async ({ page }) => {
    await page.goto(`${site.url}/sessions`);
    await page.waitForFunction(() => maskerBench.firstRow(), undefined, { polling: 50 });
    return page.evaluate(() => maskerBench.firstRow()?.offsetHeight ?? Number.NaN);
  });

/**
 * Serves a page of plain `div`s, as high and as many as the dashboard's rows: what the browser can do on this machine.
 * @param rows how many
 * @param rowHeight in pixels
 */
export async function startControlPage(rows: number, rowHeight: number, cleanup: Cleanup): Promise<Site> {
  const html = pageOf(rows, rowHeight);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    name: 'control',
    url: `http://127.0.0.1:${port}`,
    cookie: null,
    profile: await temporaryFolder(cleanup),
  };
}

function pageOf(rows: number, rowHeight: number): string {
  const divs = Array.from({ length: rows }, (_, n) => `<div data-session="${n}">Session ${n}</div>`);
  return `<!doctype html>
<html lang="en">
<title>Control</title>
<style>
  body { margin: 0; font: 14px sans-serif }
  [role=grid] { height: 100vh; overflow-y: auto }
  [data-session] { height: ${rowHeight}px }
</style>
<div role="grid">
${divs.join('\n')}
</div>
`;
}
