import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installInputs } from '../lib/manifests.mjs';
import { inRoot } from '../lib/paths.mjs';

const packages = installInputs()
  .filter((path) => path.endsWith('/package.json') && path !== './package.json')
  .map((path) => path.replace('/package.json', ''));

/** @param {string} folder @returns {boolean} */
function hasTests(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).some((entry) => {
    if (entry.isFile()) return /\.test\.[a-z]+$/.test(entry.name);
    return (
      entry.isDirectory() &&
      !/^(node_modules|dist|e2e|\..*)$/.test(entry.name) &&
      hasTests(`${folder}/${entry.name}`)
    );
  });
}

test('the test run includes every package with tests', () => {
  const leftOut = packages.filter(
    (folder) => hasTests(folder) && !existsSync(inRoot(folder, 'vitest.config.ts')),
  );
  expect(packages).toContain('apps/launcher');
  expect(leftOut).toEqual([]);
});
