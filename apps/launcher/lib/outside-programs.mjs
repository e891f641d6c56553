import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cache } from './paths.mjs';

/** Where the field tests' software is kept when the machine has none. */
export const fieldFolder = join(cache, 'field');

/** What was unpacked from Debian's packages: their files, and `programs` with a script for each program. */
export const unpacked = join(fieldFolder, 'debian');

/** Debian's folder of the oldest PostgreSQL that the product is for, and where that one is when it was unpacked. */
const oldestPostgres = ['/usr/lib/postgresql/15/bin', join(unpacked, 'programs')];

/** Where other programs are, in the order in which the field tests look for them. */
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
