import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './is-alive.mjs';

const refreshMs = 2_000;
const abandonedMs = 30_000;

/**
 * Does the work while no other process that uses the same lock file does. A holder that died is detected by its process
 * id or, if it ran on another machine or in another container, by the age of its last update.
 * @template T
 * @param {string} path of the lock file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  for (let waits = 0; !take(path, mine); waits++) {
    if (waits === 0 && !isAbandoned(path)) onWait();
    if (isAbandoned(path)) setAside(path);
    else await sleep(200);
  }
  const release = () => read(path) === mine && rmSync(path, { force: true });
  process.once('exit', release);
  const refreshing = setInterval(() => read(path) === mine && touch(path), refreshMs);
  try {
    return await work();
  } finally {
    clearInterval(refreshing);
    process.off('exit', release);
    release();
  }
}

/** @param {string} path @param {string} mine */
function take(path, mine) {
  try {
    writeFileSync(path, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function isAbandoned(path) {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > abandonedMs) return true;
  try {
    const { pid, host } = JSON.parse(read(path));
    return host === hostname() && !isAlive(pid);
  } catch {
    // Released in the meantime, or not yet written completely.
    return false;
  }
}

/**
 * Two waiting processes may find the same abandoned lock; renaming it to a unique name lets one of them win. A process
 * that renamed a fresh lock by mistake restores it.
 * @param {string} path
 */
function setAside(path) {
  const stale = read(path);
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved !== stale) take(path, moved);
  rmSync(aside, { force: true });
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Released in the meantime.
  }
}
