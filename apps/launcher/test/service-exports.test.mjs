import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportFolder, unitPath, writableFolder } from '../lib/service-exports.mjs';

const dataDir = '/var/lib/masker-sessions';
const hidden = ['/home', '/tmp'];

test.each([
  ['EXPORT_DIR=/srv/exports', '/srv/exports'],
  ['PORT=3000\n  EXPORT_DIR=/a\n  EXPORT_DIR = /b  \nHOST=::\n', '/b'],
  ['EXPORT_DIR="/srv/the \\"exports\\""', '/srv/the "exports"'],
  ["EXPORT_DIR='/srv/a\\b'", '/srv/a\\b'],
  ['#EXPORT_DIR=/srv/exports\nMY_EXPORT_DIR=/a', undefined],
  ['EXPORT_DIR=', undefined],
])('the environment file %j has the directory of exports %j, whatever the command has', (text, folder) => {
  const file = join(mkdtempSync(join(tmpdir(), 'service-')), 'environment');
  writeFileSync(file, text);
  expect(exportFolder(file, '/of/the/command')).toBe(folder);
});

test('without an environment file, the directory of exports is that of the command', () => {
  expect(exportFolder('/none/environment', '/srv/exports')).toBe('/srv/exports');
  expect(exportFolder('/none/environment', '')).toBeUndefined();
});

test.each([
  [undefined, null],
  ['exports', null],
  [`${dataDir}/exports`, null],
  ['/srv/exports/', '/srv/exports'],
  ['/var/lib/masker-sessions-exports', '/var/lib/masker-sessions-exports'],
  ['../exports', '/var/lib/exports'],
])('for the directory of exports %j, the unit makes %j writable', (folder, writable) => {
  expect(writableFolder(folder, dataDir, hidden)).toBe(writable);
});

test('a directory of exports that the service does not see is refused', () => {
  expect(() => writableFolder('/home/exports', dataDir, hidden)).toThrow(
    'EXPORT_DIR /home/exports is in /home, which the service does not see.',
  );
});

test.each([
  ['/srv/exports', '/srv/exports'],
  ['/srv/100% of "it"', '"/srv/100%% of \\"it\\""'],
])('the path %j is %j in a unit', (path, word) => {
  expect(unitPath(path)).toBe(word);
});
