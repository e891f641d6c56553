import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository, or of the installed package, independent of the working directory. */
export const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[/\\]$/, '');

/** Whether this is the installed package: it has the layout of the repository, without what builds it. */
const isPackage = !existsSync(join(root, 'pnpm-workspace.yaml'));

/** The launcher's files between runs. Safe to delete. */
export const cache =
  isPackage && !isWritable(root) ? userFolder('XDG_CACHE_HOME', '.cache') : join(root, '.cache');

/** The full output of the last run of each step. */
export const logs = join(cache, 'logs');

/** Where the pinned pnpm is installed. */
export const toolchain = join(cache, 'toolchain');

/** The folder for a Node.js from npm, if the machine's own is too old. */
export const nodeFolder = join(cache, 'node');

/** @param {...string} parts @returns {string} a path inside the repository, or the package */
export const inRoot = (...parts) => join(root, ...parts);

/** @returns {string} the default data directory of an installed package: the same from every working directory */
export const userDataFolder = () => userFolder('XDG_DATA_HOME', '.local/share');

/**
 * A folder of the user for this product, by the XDG Base Directory Specification; on Windows, that of local applications.
 * @param {string} variable with the absolute path of the parent folder
 * @param {string} otherwise the parent folder, relative to the home folder
 * @returns {string}
 */
function userFolder(variable, otherwise) {
  const given = process.env[variable];
  // The specification has relative paths ignored.
  if (given?.startsWith('/')) return join(given, 'masker-sessions');
  const { LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'masker-sessions');
  return join(homedir(), otherwise, 'masker-sessions');
}

/** @param {string} folder */
export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
