import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cache, logs } from './paths.mjs';
import { programOf } from './programs.mjs';
import { run } from './run.mjs';
import { countTests } from './totals.mjs';

const workers = Math.min(availableParallelism() + 1, 4);

/**
 * Runs the tests of a Vitest configuration with one more worker than there are processors, up to four, because tests
 * often wait.
 * @param {string} name of the log file
 * @param {string} workspace folder of the package whose Vitest it is
 * @param {string} config path relative to the repository's root
 * @param {{ env?: NodeJS.ProcessEnv }} [options] extra variables
 * @returns {Promise<import('./run.mjs').Outcome & { totals: import('./totals.mjs').Totals }>}
 */
export async function vitest(name, workspace, config, options = {}) {
  const json = join(logs, `${name}.json`);
  rmSync(json, { force: true });
  /** @type {import('./run.mjs').Command} */
  const command = [...programOf('vitest', workspace), 'run', '--config', config, `--maxWorkers=${workers}`];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
  const outcome = await run(name, [...command, ...reporters], {
    // Hundreds of processes run the same few programs: V8 compiles each once. All of them have been built.
    env: { NODE_COMPILE_CACHE: join(cache, 'compiled'), MASKER_TEST_BUILT: 'yes', ...options.env },
  });
  const totals = existsSync(json)
    ? countTests(JSON.parse(readFileSync(json, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  // Ended early, an error outside any test, or nothing to run: a failure without a test of its own.
  const ok = outcome.ok && totals.failed === 0 && totals.passed > 0;
  if (!ok && totals.failed === 0) totals.failed = 1;
  return { ...outcome, ok, totals };
}
