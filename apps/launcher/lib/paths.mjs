import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, independent of the working directory. */
export const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[/\\]$/, '');

/** The launcher's files between runs. Safe to delete. */
export const cache = join(root, '.cache');

/** The full output of the last run of each step. */
export const logs = join(cache, 'logs');

/** Where the pinned pnpm is installed. */
export const toolchain = join(cache, 'toolchain');

/** The folder for a Node.js from npm, if the machine's own is too old. */
export const nodeFolder = join(cache, 'node');

/** @param {...string} parts @returns {string} a path inside the repository */
export const inRoot = (...parts) => join(root, ...parts);
