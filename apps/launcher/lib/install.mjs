import { fingerprint } from './fingerprint.mjs';
import { installInputs } from './manifests.mjs';
import { root } from './paths.mjs';
import { pnpm } from './programs.mjs';
import { run } from './run.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';
import { must } from './step.mjs';

const name = 'install';
const outputs = ['node_modules/.modules.yaml'];

/** @returns {string} what the installed packages depend on */
function wanted() {
  const [nodeMajor = ''] = process.versions.node.split('.');
  return fingerprint(root, installInputs(), [process.platform, process.arch, nodeMajor]);
}

/** @returns {boolean} whether the installed packages are those of the lock file */
export const isInstalled = () => isStamped(name, wanted(), outputs);

/**
 * Installs the packages of the lock file; the network is used only for those pnpm has not kept.
 * @param {import('./report.mjs').Report} report
 */
export async function install(report) {
  const current = wanted();
  unstamp(name);
  await must(report, {
    doing: 'Installing packages',
    done: 'Packages installed',
    failed: 'Could not install the packages',
    work: () =>
      run('install', [
        ...pnpm(),
        'install',
        '--frozen-lockfile',
        '--prefer-offline',
        '--prod=false',
        '--reporter=append-only',
        '--config.confirmModulesPurge=false',
        // A user's own settings must not refuse a package that this Node.js runs well.
        '--config.engine-strict=false',
      ]),
  });
  stamp(name, current);
}
