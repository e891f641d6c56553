import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cache } from './paths.mjs';

/** The folder for software of the field tests that the machine lacks. */
export const fieldFolder = join(cache, 'field');

/** Files unpacked from Debian's packages, and `programs` with a script for each program. */
export const unpacked = join(fieldFolder, 'debian');

/** Debian's folder of the oldest supported PostgreSQL, and its folder if it was unpacked. */
const oldestPostgres = ['/usr/lib/postgresql/15/bin', join(unpacked, 'programs')];

/** The folders of other programs, in the order in which the field tests search them. */
const servers = () => [
  ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  '/usr/sbin',
  '/usr/local/sbin',
  join(unpacked, 'programs'),
];

/**
 * @param {string} program such as `nginx`
 * @returns {string | undefined} its path, on this machine or unpacked
 */
export const findProgram = (program) =>
  (program === 'postgres' ? oldestPostgres : servers())
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
