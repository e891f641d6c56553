import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpmVersion } from './manifests.mjs';
import { toolchain } from './paths.mjs';
import { npm } from './programs.mjs';
import { run } from './run.mjs';
import { must } from './step.mjs';

/** @returns {boolean} whether the pinned pnpm is there */
export function hasToolchain() {
  const manifest = join(toolchain, 'node_modules', 'pnpm', 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === pnpmVersion();
}

/**
 * Installs the pinned pnpm inside the repository, where it meets no other.
 * @param {import('./report.mjs').Report} report
 */
export function installToolchain(report) {
  const wanted = `pnpm@${pnpmVersion()}`;
  return must(report, {
    doing: `Getting ${wanted}`,
    done: `${wanted} ready`,
    failed: `Could not get ${wanted} from the npm registry`,
    work: () =>
      run('toolchain', [...npm(), 'install', '--prefix', toolchain, wanted, '--no-audit', '--no-fund']),
  });
}
