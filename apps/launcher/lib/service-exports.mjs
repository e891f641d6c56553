import { existsSync, readFileSync } from 'node:fs';
import { normalize, resolve } from 'node:path';
import { Failure } from './failure.mjs';

/**
 * Returns the directory of exports that the service will have: that of its environment file, or, while there is no such
 * file, that of this command, which the file will have.
 * @param {string} environmentFile
 * @param {string | undefined} given `EXPORT_DIR` of this command
 * @returns {string | undefined}
 */
export function exportFolder(environmentFile, given) {
  if (!existsSync(environmentFile)) return given || undefined;
  try {
    return settingOf(readFileSync(environmentFile, 'utf8'), 'EXPORT_DIR');
  } catch (error) {
    // Only root can read it, and --print and --dry-run are for everybody.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EACCES') return given || undefined;
    throw error;
  }
}

/**
 * Returns the directory that the unit must make writable: none if the exports are in the data directory.
 * @param {string | undefined} folder of exports
 * @param {string} dataDir the working directory of the service
 * @param {readonly string[]} hidden directories that the service does not see
 * @throws {Failure} with advice if the service cannot see it
 */
export function writableFolder(folder, dataDir, hidden) {
  if (folder === undefined) return null;
  const path = normalize(resolve(dataDir, folder)).replace(/(?<=.)\/$/, '');
  if (isWithin(path, dataDir)) return null;
  const above = hidden.find((one) => isWithin(path, one));
  if (above === undefined) return path;
  throw new Failure(
    `EXPORT_DIR ${path} is in ${above}, which the service does not see. Choose another directory, such as /srv/masker-exports.`,
  );
}

/** @param {string} path @param {string} folder */
const isWithin = (path, folder) => path === folder || path.startsWith(`${folder}/`);

/** @param {string} path @returns {string} as a word of a list of paths in a unit */
export function unitPath(path) {
  const literal = path.replaceAll('%', '%%');
  return /^[\w@%+=:,./$-]+$/.test(literal) ? literal : `"${literal.replaceAll(/["\\]/g, '\\$&')}"`;
}

/**
 * Returns a setting of an environment file of systemd: the last of its name, without quotes.
 * @param {string} text
 * @param {string} name
 * @returns {string | undefined}
 */
function settingOf(text, name) {
  const pattern = new RegExp(`^\\s*${name}\\s*=(.*)$`);
  const value = text
    .split('\n')
    .map((line) => pattern.exec(line)?.[1]?.trim())
    .findLast((one) => one !== undefined);
  const [, quote, quoted] = /^(["'])(.*)\1$/.exec(value ?? '') ?? [];
  const literal = quoted ?? value;
  return (quote === "'" ? literal : literal?.replaceAll(/\\(.)/g, '$1')) || undefined;
}
