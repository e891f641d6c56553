import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

type CleanUp = () => Promise<unknown>;

const atTheEnd: CleanUp[] = [];

afterAll(async () => {
  for (const undo of atTheEnd.reverse()) await undo();
});

/** Registers what is to be undone after the test, or, outside of one, after the file; the last first. */
export function afterwards(undo: CleanUp): void {
  try {
    onTestFinished(async () => void (await undo()));
  } catch {
    atTheEnd.push(undo);
  }
}

/** A data directory, not made yet, in a folder that is removed afterwards. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-test-'));
  // PostgreSQL's user, another one than root, is to find its data in there.
  await chmod(folder, 0o711);
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, 'data');
}
