import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentedKinds, kindSources } from '../src/index.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/sources.md'), 'utf8');

test('the page about sources names every name of every kind, and where it was read', () => {
  for (const { name: product, names, apart, url, version, read } of kindSources) {
    for (const [name, kind] of Object.entries(names)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`));
      expect(row).toMatch(new RegExp(`\`${name}\` \\([^)]*${product}`));
    }
    for (const [name, why] of Object.entries(apart))
      expect(page).toContain(`| ${product} | \`${name}\` | ${why} |`);
    expect(page).toContain(`| ${product} | ${read} | ${version} | <${url}> |`);
  }
  for (const kind of documentedKinds) expect(page).toContain(`| \`${kind}\` |`);
});
