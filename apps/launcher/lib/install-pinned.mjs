import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { npm } from './programs.mjs';
import { run } from './run.mjs';
import { must } from './step.mjs';

/**
 * @typedef {object} Pinned
 * @property {string} name of a package on npm
 * @property {string} version
 * @property {string} integrity of its archive, as npm writes it: `sha512-…` in base64
 * @property {Record<string, string>} [bin] its programs by name, which npm links from the lock file alone
 */

/**
 * @param {string} folder
 * @param {Pinned} pinned
 * @returns {boolean} whether that version is installed in the folder
 */
export function isPinnedInstalled(folder, { name, version, bin = {} }) {
  const modules = join(folder, 'node_modules');
  const manifest = join(modules, name, 'package.json');
  const files = [manifest, ...Object.keys(bin).map((program) => join(modules, '.bin', program))];
  return (
    files.every((file) => existsSync(file)) && JSON.parse(readFileSync(manifest, 'utf8')).version === version
  );
}

/**
 * Installs one package without dependencies into a folder of its own, where it meets no other. npm refuses an
 * archive that is not the pinned one.
 * @param {import('./report.mjs').Report} report
 * @param {string} folder
 * @param {Pinned} pinned
 * @param {string} what it is, for people
 */
export function installPinned(report, folder, { name, version, integrity, bin }, what) {
  const dependencies = { [name]: version };
  const packages = {
    '': { dependencies },
    [`node_modules/${name}`]: { version, integrity, bin },
  };
  return must(report, {
    doing: `Getting ${what}`,
    done: `${what} ready`,
    failed: `Could not download ${what} from the npm registry`,
    work: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeJson(join(folder, 'package.json'), { private: true, dependencies });
      writeJson(join(folder, 'package-lock.json'), { lockfileVersion: 3, requires: true, packages });
      return run(`install-${basename(name)}`, [
        ...npm(),
        'ci',
        '--prefix',
        folder,
        '--no-audit',
        '--no-fund',
      ]);
    },
  });
}

/** @param {string} path @param {object} content */
const writeJson = (path, content) => writeFileSync(path, JSON.stringify(content));
