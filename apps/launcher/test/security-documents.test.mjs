import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from '../lib/paths.mjs';

const folder = 'docs/security';
const index = `${folder}/asvs-5.0-level-2.md`;
const chapters = listed(`${folder}/asvs`);
const documents = ['SECURITY.md', ...listed(folder), ...chapters];

/** @param {string} path @returns {string[]} the pages right in a folder */
function listed(path) {
  return readdirSync(inRoot(path))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${path}/${name}`);
}

/** @param {string} path @returns {string} */
const read = (path) => readFileSync(inRoot(path), 'utf8');

/** @param {string} path of a chapter's page */
function rowsOf(path) {
  const rows = [...read(path).matchAll(/^\| v5\.0\.0-([\d.]+) \| ([12]) \| .+? \| ([\w* ]+) \| (.+) \|$/gm)];
  return rows.map(([, id = '', level = '', state = '', where = '']) => ({ path, id, level, state, where }));
}

const rows = chapters.flatMap(rowsOf);

/** @param {(row: typeof rows[number]) => boolean} chosen */
const idsOf = (chosen) =>
  rows
    .filter(chosen)
    .map(({ id }) => id)
    .sort();

test('every requirement of levels 1 and 2 is listed once, at its level, on the page of its chapter', () => {
  const released = JSON.parse(read(`${folder}/asvs/requirements.json`));
  for (const level of ['1', '2']) {
    expect(idsOf((row) => row.level === level)).toEqual([...released[level]].sort());
  }
  for (const { path, id } of rows) expect(path).toContain(`/asvs/V${id.split('.')[0]}-`);
});

test('the index has the totals of the pages, and every gap', () => {
  const states = ['test', 'place', 'operator', 'does not apply', '**gap**'];
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(states));
  /** @param {string} path of a chapter, or the beginning of all */
  const line = (path) => {
    const those = rows.filter((row) => row.path.startsWith(path));
    return [those.length, ...states.map((state) => those.filter((row) => row.state === state).length)];
  };
  const written = [...read(index).matchAll(/^\| (?:\[[^\]]+\]\((.+)\)|\*\*all\*\*) \| ([\d |*]+) \|$/gm)].map(
    ([, page = 'asvs/', cells = '']) => ({
      path: `${folder}/${page}`,
      line: cells.replaceAll('*', '').split(' | ').map(Number),
    }),
  );
  expect(written.map(({ path }) => path).sort()).toEqual([...chapters, `${folder}/asvs/`].sort());
  for (const { path, line: cells } of written) expect(cells, path).toEqual(line(path));

  const gaps = [...read(index).matchAll(/^\| \[v5\.0\.0-([\d.]+)\]/gm)].map(([, id]) => id);
  expect(gaps.sort()).toEqual(idsOf(({ state }) => state === '**gap**'));
});

test('every requirement with the state test names a test', () => {
  const without = rows.filter(({ state, where }) => state === 'test' && !where.includes('“'));
  expect(without.map(({ id }) => id)).toEqual([]);
});

test.each(documents)('%s: named tests and link targets exist', (document) => {
  const text = read(document);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)(?:: ((?:“[^”]+”(?:, )?)+))?/g)];
  const missing = links.flatMap(([, link = '', titles = '']) => {
    const path = normalize(join(dirname(document), link));
    if (!existsSync(inRoot(path))) return [path];
    return [...titles.matchAll(/“([^”]+)”/g)]
      .filter(([, title = '']) => !hasTest(read(path), title))
      .map(([title]) => `${path}: ${title}`);
  });
  expect(missing).toEqual([]);
  expect(text).not.toContain('TODO');
});

/** @param {string} source @param {string} title @returns {boolean} whether some test, or group of tests, is called so */
function hasTest(source, title) {
  return ["'", '"', '`'].some((quote) =>
    source.includes(quote + title.replaceAll(quote, `\\${quote}`) + quote),
  );
}
