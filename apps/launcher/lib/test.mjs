import { build, isBuilt } from './build.mjs';
import { exclusively } from './exclusively.mjs';
import { orExplain } from './failure.mjs';
import { checkAmongOtherSoftware, getFieldSoftware } from './field-tests.mjs';
import { browser } from './install-browser.mjs';
import { installMissing } from './prepare.mjs';
import { programOf } from './programs.mjs';
import { Report } from './report.mjs';
import { run } from './run.mjs';
import { Scores } from './scores.mjs';
import { useMemoryForTemporaryFiles } from './scratch.mjs';
import { targets } from './targets.mjs';
import { vitest } from './vitest.mjs';

/** `npm test`: runs every check, even after failures, and prints one line of totals. */
export async function test() {
  const report = new Report(process.stdout);
  const scores = new Scores(report);
  await orExplain(async () => {
    const installed = await scores.foundation('Installation', () =>
      exclusively(report, () => installMissing(report)),
    );
    if (installed) await checkEverything(scores, report);
  });
  process.exit(scores.close());
}

/**
 * Runs what does not stand on each other side by side: some of it waits, for a network or a timer, while the rest
 * computes.
 * @param {Scores} scores
 * @param {Report} report
 */
async function checkEverything(scores, report) {
  useMemoryForTemporaryFiles();
  const [{ browserPath, fieldTests }] = await Promise.all([
    getSoftware(scores, report),
    makeProduct(scores, report),
    scores.check('Formatting and lint', () => run('lint', [...programOf('@biomejs/biome'), 'check'])),
  ]);
  await Promise.all([
    (async () => {
      await scores.check('Unit and integration tests', () =>
        vitest('unit', 'apps/launcher', 'apps/launcher/vitest.workspace.ts'),
      );
      if (browserPath) await checkInBrowser(scores, browserPath);
    })(),
    (async () => {
      await scores.check('Types', () =>
        run('types', [...programOf('turbo'), 'run', 'typecheck', '--continue', '--output-logs=errors-only']),
      );
      await scores.check('Unused code', () => run('knip', programOf('knip')));
      await checkAmongOtherSoftware(scores, fieldTests);
      await scores.check('Benchmark, in its short form', () =>
        vitest('bench', 'apps/bench', 'apps/bench/short/vitest.config.ts'),
      );
      await scores.check('The package, installed by npm', () =>
        vitest('package', 'apps/package', 'apps/package/e2e/vitest.config.ts'),
      );
      if (browserPath) await checkBenchmarkInBrowser(scores, browserPath);
    })(),
  ]);
}

/** @param {Scores} scores @param {Report} report */
async function getSoftware(scores, report) {
  const { path } = await scores.check('Browser', browser);
  return { browserPath: path, fieldTests: await getFieldSoftware(report) };
}

/** @param {Scores} scores @param {Report} report */
function makeProduct(scores, report) {
  const { everything } = targets;
  return scores.foundation('Build', () =>
    exclusively(report, async () => {
      if (!isBuilt(everything)) await build(everything, report);
    }),
  );
}

/** @param {Scores} scores @param {string} browserPath */
const checkBenchmarkInBrowser = (scores, browserPath) =>
  scores.check('Benchmark of the dashboard, in its short form', () =>
    vitest('bench-ui', 'apps/bench', 'apps/bench/ui/short/vitest.config.ts', {
      env: { MASKER_TEST_BROWSER: browserPath },
    }),
  );

/** @param {Scores} scores @param {string} browserPath */
const checkInBrowser = (scores, browserPath) =>
  scores.check('End-to-end tests in a browser', () =>
    vitest('e2e', 'apps/dashboard', 'apps/dashboard/e2e/vitest.config.ts', {
      env: { MASKER_TEST_BROWSER: browserPath },
    }),
  );
