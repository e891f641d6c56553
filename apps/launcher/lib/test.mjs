import { build, isBuilt } from './build.mjs';
import { orExplain } from './failure.mjs';
import { checkAmongOtherSoftware } from './field-tests.mjs';
import { browser } from './install-browser.mjs';
import { exclusively, installMissing } from './prepare.mjs';
import { programOf } from './programs.mjs';
import { Report } from './report.mjs';
import { run } from './run.mjs';
import { Scores } from './scores.mjs';
import { targets } from './targets.mjs';
import { vitest } from './vitest.mjs';

/** `npm test`: every check there is, all of them even when one fails, and one line of totals. */
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

/** @param {Scores} scores @param {Report} report */
async function checkEverything(scores, report) {
  const { path } = await scores.check('Browser', browser);
  const { everything } = targets;
  await scores.foundation('Build', () =>
    exclusively(report, async () => {
      if (!isBuilt(everything)) await build(everything, report);
    }),
  );
  await scores.check('Formatting and lint', () => run('lint', [...programOf('@biomejs/biome'), 'check']));
  await scores.check('Unused code', () => run('knip', programOf('knip')));
  await scores.check('Types', () =>
    run('types', [...programOf('turbo'), 'run', 'typecheck', '--continue', '--output-logs=errors-only']),
  );
  await scores.check('Unit and integration tests', () =>
    vitest('unit', 'apps/launcher', 'apps/launcher/vitest.workspace.ts'),
  );
  await checkAmongOtherSoftware(scores, report);
  await scores.check('Benchmark, in its short form', () =>
    vitest('bench', 'apps/bench', 'apps/bench/short/vitest.config.ts'),
  );
  if (!path) return;
  const env = { MASKER_TEST_BROWSER: path };
  await scores.check('Benchmark of the dashboard, in its short form', () =>
    vitest('bench-ui', 'apps/bench', 'apps/bench/ui/short/vitest.config.ts', { env }),
  );
  await scores.check('End-to-end tests in a browser', () =>
    vitest('e2e', 'apps/dashboard', 'apps/dashboard/e2e/vitest.config.ts', { env }),
  );
}
