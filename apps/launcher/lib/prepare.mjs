import { build, isBuilt } from './build.mjs';
import { exclusively } from './exclusively.mjs';
import { install, isInstalled } from './install.mjs';
import { hasToolchain, installToolchain } from './toolchain.mjs';

/**
 * Installs and builds what is missing or out of date, and nothing else: without a change it only reads.
 * Commands started side by side in one clone take turns.
 * @param {import('./targets.mjs').Target} target
 * @param {import('./report.mjs').Report} report
 */
export async function prepare(target, report) {
  if (isInstalled() && isBuilt(target)) return;
  await exclusively(report, async () => {
    await installMissing(report);
    if (!isBuilt(target)) await build(target, report);
  });
}

/**
 * Installs what is missing or out of date.
 * @param {import('./report.mjs').Report} report
 */
export async function installMissing(report) {
  if (!hasToolchain()) await installToolchain(report);
  if (!isInstalled()) await install(report);
}
