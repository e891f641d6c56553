import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** @param {string} folder @returns {string[]} the files below it, relative to it, sorted */
export const listFiles = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .sort();
