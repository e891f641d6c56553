import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Generated files, or files without influence on the build. */
const skippedFolders = new Set([
  'node_modules',
  'dist',
  'generated',
  'test',
  'e2e',
  'coverage',
  'test-results',
]);
const skippedFiles = /\.(md|log|tgz|tsbuildinfo)$|\.test\.[a-z]+$|^vitest\.config\.|^next-env\.d\.ts$/;

/**
 * A hash of the contents of all source files below some paths, and of some values. It uses contents instead of times,
 * because a checkout changes times and an edit within the same millisecond does not.
 * @param {string} root folder the paths are relative to
 * @param {string[]} paths files and folders; those that do not exist count as absent
 * @param {string[]} [values] what else the result depends on
 * @returns {string} hexadecimal
 */
export function fingerprint(root, paths, values = []) {
  const hash = createHash('sha1').update(JSON.stringify(values));
  for (const path of paths.flatMap((path) => sourceFiles(root, path))) {
    const content = readFileSync(join(root, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]} in a stable order
 */
function sourceFiles(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory())
        return skippedFolders.has(entry.name) ? [] : sourceFiles(root, `${path}/${entry.name}`);
      return entry.isFile() && !skippedFiles.test(entry.name) ? [`${path}/${entry.name}`] : [];
    });
}
