import { installPinned, isPinnedInstalled } from './install-pinned.mjs';
import { pinnedPnpm } from './manifests.mjs';
import { toolchain } from './paths.mjs';

/** @returns {boolean} whether the pinned pnpm is there */
export const hasToolchain = () => isPinnedInstalled(toolchain, pinnedPnpm());

/**
 * Installs the pinned pnpm inside the repository, separate from any other.
 * @param {import('./report.mjs').Report} report
 */
export function installToolchain(report) {
  const pnpm = pinnedPnpm();
  return installPinned(report, toolchain, pnpm, `pnpm ${pnpm.version}`);
}
