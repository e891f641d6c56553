import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, toolchain } from './paths.mjs';

/** @typedef {import('./run.mjs').Command} Command */

/**
 * The command of the npm that belongs to the running Node.js: the one that started the launcher, else the
 * one installed beside Node.js, else the one on the PATH.
 * @returns {Command}
 */
export function npm() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath, beside].find(
    (path) => path?.endsWith('npm-cli.js') && existsSync(path),
  );
  return script ? [process.execPath, script] : ['npm'];
}

/** @returns {Command} the command of the pinned pnpm */
export const pnpm = () => bin(join(toolchain, 'node_modules', 'pnpm'), 'pnpm');

/**
 * The command of a program that a workspace package depends on.
 * @param {string} dependency such as `turbo`
 * @param {string} [workspace] folder of the package that depends on it; the root by default
 * @param {string} [name] of the program, when it is not the dependency's
 * @returns {Command}
 */
export const programOf = (dependency, workspace = '.', name = dependency.replace(/^.*\//, '')) =>
  bin(inRoot(workspace, 'node_modules', dependency), name);

/** @param {string} folder @param {string} name @returns {Command} */
function bin(folder, name) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name];
  return [process.execPath, join(folder, path)];
}
