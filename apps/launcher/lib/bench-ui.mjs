import { Failure, orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { browser } from './install-browser.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm run bench:ui -- …`: brings everything up to date, finds a browser, then becomes the benchmark of the dashboard. */
export async function benchUi() {
  const report = new Report(process.stderr);
  await orExplain(async () => {
    await prepare(targets.everything, report);
    process.env.MASKER_TEST_BROWSER ??= await findBrowser();
  });
  await handOver('apps/bench/dist/bench-ui.js');

  async function findBrowser() {
    const { path, log } = await report.step('Looking for a browser', browser, ({ ok }) => ({
      ok,
      text: ok ? 'Browser found' : 'No browser',
    }));
    if (path) return path;
    report.line(log);
    throw new Failure('No browser was found or could be installed. The reason is above.');
  }
}
