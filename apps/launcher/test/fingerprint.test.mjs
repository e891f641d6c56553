import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '../lib/fingerprint.mjs';

/** @type {string} */
let root;
/** @param {string} path @param {string} content */
function put(path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const current = () => fingerprint(root, ['apps', 'package.json', 'absent']);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'masker launcher '));
  put('package.json', '{}');
  put('apps/server/src/main.ts', 'export const port = 3000;');
});
afterEach(() => rmSync(root, { recursive: true }));

test('does not change with the times of files', () => {
  const before = current();
  utimesSync(join(root, 'package.json'), new Date(0), new Date(0));
  expect(current()).toBe(before);
});

test.each([
  ['an edit of the same length', 'apps/server/src/main.ts', 'export const port = 4000;'],
  ['a new file', 'apps/server/src/stop.ts', ''],
  ['a listed file', 'package.json', '{ }'],
])('changes with %s', (_, path, content) => {
  const before = current();
  put(path, content);
  expect(current()).not.toBe(before);
});

test('changes with a renamed file', () => {
  const before = current();
  rmSync(join(root, 'apps/server/src/main.ts'));
  put('apps/server/src/index.ts', 'export const port = 3000;');
  expect(current()).not.toBe(before);
});

test('distinguishes the end of one file from the start of the next', () => {
  put('apps/a.ts', 'one');
  put('apps/b.ts', 'two');
  const before = current();
  put('apps/a.ts', 'onetwo');
  put('apps/b.ts', '');
  expect(current()).not.toBe(before);
});

test.each([
  'apps/server/dist/main.js',
  'apps/server/node_modules/x/index.js',
  'apps/dashboard/.next/BUILD_ID',
  'apps/server/test/main.test.ts',
  'apps/server/src/main.test.ts',
  'apps/server/README.md',
])('does not change with %s', (path) => {
  const before = current();
  put(path, 'anything');
  expect(current()).toBe(before);
});

test('changes with the values', () => {
  expect(fingerprint(root, ['apps'], ['22'])).not.toBe(fingerprint(root, ['apps'], ['24']));
});
