import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../lib/lock.mjs';

/** @type {string} */
let folder;
/** @type {string} */
let lock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'masker launcher '));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** @returns {number} the id of a process that has ended */
const endedProcess = () => spawnSync(process.execPath, ['-e', '']).pid;

test('runs one process at a time, and each of them once', async () => {
  const log = join(folder, 'log');
  const program = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    const { withLock } = await import(process.env.MODULE);
    await withLock(process.env.LOCK, async () => {
      appendFileSync(process.env.LOG, 'in ');
      await setTimeout(50);
      appendFileSync(process.env.LOG, 'out ');
    });`;
  const env = {
    ...process.env,
    LOCK: lock,
    LOG: log,
    MODULE: new URL('../lib/lock.mjs', import.meta.url).href,
  };
  // One that died left its lock behind, and all of them find it at once.
  writeFileSync(lock, JSON.stringify({ pid: endedProcess(), host: hostname() }));
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
  await Promise.all(Array.from({ length: 5 }, run));
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(5));
  expect(existsSync(lock)).toBe(false);
});

test('returns the result and releases, also if the work fails', async () => {
  expect(await withLock(lock, async () => 7)).toBe(7);
  const failing = withLock(lock, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('reports once that it waits for another holder', async () => {
  let waits = 0;
  /** @type {() => void} */
  let release = () => {};
  const first = withLock(lock, () => new Promise((resolve) => (release = () => resolve(undefined))));
  const second = withLock(
    lock,
    async () => waits,
    () => {
      waits++;
      release();
    },
  );
  await first;
  expect(await second).toBe(1);
});

test('takes over from a process of another machine that stopped updating the lock', async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: 'elsewhere.example' }));
  utimesSync(lock, new Date(0), new Date(0));
  expect(await withLock(lock, async () => 'mine')).toBe('mine');
});
