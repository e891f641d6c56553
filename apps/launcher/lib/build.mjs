import { fingerprint } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { programOf } from './programs.mjs';
import { run } from './run.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';
import { must } from './step.mjs';
import { targets } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/** @param {Target} target */
const wanted = (target) => fingerprint(root, target.sources);

/** @param {Target} target */
const stampOf = (target) => `build-${target.name}`;

/** @param {Target} target @returns {boolean} whether it was built from the sources as they are */
export const isBuilt = (target) => isStamped(stampOf(target), wanted(target), target.outputs);

/**
 * Builds a target. The fingerprint of the sources is taken before the build: the next build includes later edits.
 * @param {Target} target
 * @param {import('./report.mjs').Report} report
 */
export async function build(target, report) {
  const built = target === targets.everything ? Object.values(targets) : [target];
  const stamps = built.map((part) => /** @type {const} */ ([stampOf(part), wanted(part)]));
  for (const [name] of stamps) unstamp(name);
  await must(report, {
    doing: 'Building',
    done: 'Built',
    failed: 'The build failed',
    work: () =>
      run('build', [...programOf('turbo'), 'run', 'build', '--output-logs=errors-only', ...target.only]),
  });
  for (const [name, fingerprint] of stamps) stamp(name, fingerprint);
}
