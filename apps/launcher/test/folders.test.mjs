import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installInputs } from '../lib/manifests.mjs';
import { inRoot, root } from '../lib/paths.mjs';

const roots = installInputs()
  .map((path) => dirname(path))
  .flatMap((folder) => ['src', 'components', 'lib'].map((name) => join(folder, name)))
  .filter((folder) => existsSync(inRoot(folder)));

/** The folder of a file directly below a root; none for a file of the root itself. @param {string} path */
const folderOf = (path) => (path.includes(sep) ? path.slice(0, path.indexOf(sep)) : null);

/**
 * Which folders of a root import from which others of it. Tests are left out: they may reach everywhere.
 * @param {string} base
 */
function imports(base) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const file of readdirSync(inRoot(base), { recursive: true, encoding: 'utf8' })) {
    const from = folderOf(file);
    if (from === null || from === 'generated' || !/\.(tsx?|mjs)$/.test(file) || file.includes('.test.'))
      continue;
    for (const [, path = ''] of readFileSync(inRoot(base, file), 'utf8').matchAll(
      /(?:from|import|import\()\s*'((?:\.{1,2}|@)\/[^']+)'/g,
    )) {
      const target = path.startsWith('@/')
        ? join(base, '..', path.slice(2))
        : normalize(join(base, dirname(file), path));
      const to = folderOf(relative(inRoot(base), join(root, target)));
      if (to !== null && to !== '..' && to !== from) found.set(from, (found.get(from) ?? new Set()).add(to));
    }
  }
  return found;
}

/** The folders that import each other, directly or through others. @param {Map<string, Set<string>>} imports */
function rings(imports) {
  const left = new Map(imports);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [folder, targets] of left) {
      const isImported = [...left.values()].some((others) => others.has(folder));
      if (!isImported || ![...targets].some((target) => left.has(target))) left.delete(folder);
    }
  }
  return [...left].map(
    ([folder, targets]) => `${folder} → ${[...targets].filter((one) => left.has(one)).join(', ')}`,
  );
}

describe('no folders import each other in', () => {
  test.each(roots)('%s', (base) => {
    expect(rings(imports(base))).toEqual([]);
  });

  test('the source folders, which the test reads', () => {
    const ring = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c', 'd'])],
      ['c', new Set(['a'])],
      ['e', new Set(['a'])],
    ]);
    expect(rings(ring)).toEqual(['a → b', 'b → c', 'c → a']);
    expect(imports('packages/api/src').get('rest')).toContain('router');
  });
});
