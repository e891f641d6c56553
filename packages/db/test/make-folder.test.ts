import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

async function empty(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-make-folder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('creates a folder with those above it, with the mode, and does nothing where it exists', async () => {
  const folder = path.join(await empty(), 'a/b/c');
  await makeFolder(folder, { mode: 0o700 });
  await makeFolder(folder, { mode: 0o755 });
  for (const one of [folder, path.dirname(folder)]) expect((await stat(one)).mode & 0o777).toBe(0o700);
});

test('of several at once, all find it', async () => {
  const folder = path.join(await empty(), 'a/b/c/d');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(folder)));
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test('a file in its place, or above it, is an error', async () => {
  const file = path.join(await empty(), 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
