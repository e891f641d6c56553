import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './is-alive.mjs';

const memory = '/dev/shm';
const prefix = 'masker-tests-';
/** Bytes: more than all tests together keep at once. The programs that they run need about as much. */
const room = 4 * 2 ** 30;

/**
 * Has the programs that are run from now on make their temporary files in memory, where the machine has room for it: a
 * cluster of PostgreSQL is a thousand files, which take a disk ten times as long to create. The folder goes when this
 * process exits; one that a process left which was killed goes now.
 *
 * @returns {boolean} whether they do
 */
export function useMemoryForTemporaryFiles() {
  if (process.platform !== 'linux') return false;
  const folder = join(memory, `${prefix}${process.pid}`);
  try {
    removeAbandoned();
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < room || process.availableMemory() < 2 * room) return false;
    mkdirSync(folder);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    // PostgreSQL's user, another one than root, is to find its data in there.
    chmodSync(folder, 0o711);
    if (!canExecute(folder)) return false;
  } catch {
    return false;
  }
  process.env.TMPDIR = folder;
  return true;
}

function removeAbandoned() {
  for (const name of readdirSync(memory)) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    try {
      rmSync(join(memory, name), { recursive: true, force: true });
    } catch {
      // Another person's.
    }
  }
}

/** Whether programs may be run from there, which containers often forbid. @param {string} folder */
function canExecute(folder) {
  const program = join(folder, 'try');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  return spawnSync(program).status === 0;
}
