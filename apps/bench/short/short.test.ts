import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Fact } from '../src/measure/fact.ts';
import type { Series } from '../src/measure/sample.ts';
import { temporaryFolder } from '../test/support/folder.ts';

const run = promisify(execFile);
const bench = path.resolve(import.meta.dirname, '../dist/bench.js');

/** Every work and every contender, with little data: pages are compared and errors counted, time is not. */
test('the short form measures every work, and every contender returns the right pages', async () => {
  const json = path.join(await temporaryFolder(), 'measured.json');
  const { stdout } = await run(process.execPath, [bench, '--short', '--json', json]);
  const { series, facts }: { series: Series[]; facts: Fact[] } = JSON.parse(await readFile(json, 'utf8'));

  const entrants = (work: string) =>
    series.filter((one) => one.work === work).map(({ contender }) => contender);
  expect(entrants('first-page')).toEqual(
    expect.arrayContaining(['rest', 'trpc', 'json-agg', 'floor', 'floor-stringify', 'floor-stored']),
  );
  expect(entrants('first-page')).toEqual(
    expect.arrayContaining(['usual-rest', 'usual-trpc', 'postgraphile']),
  );
  expect(entrants('page-1000')).toEqual(entrants('first-page'));
  const filters = new Set(series.map(({ work }) => work).filter((work) => work.startsWith('filter-')));
  expect(filters.size).toBeGreaterThan(15);
  for (const filter of filters)
    expect(entrants(filter)).toEqual(['rest', 'floor', 'usual-rest', 'postgraphile']);
  expect(entrants('ingest-100')).toEqual(['rest', 'floor']);
  expect(entrants('ingest-sources')).toEqual(['NDJSON', "LiteLLM's log"]);

  const answers = series.flatMap(({ samples }) => samples);
  expect(answers.filter(({ requests }) => requests === 0)).toEqual([]);
  expect(answers.filter(({ failures, mismatches }) => failures + mismatches > 0)).toEqual([]);
  expect(new Set(answers.flatMap(({ statuses }) => Object.keys(statuses)))).toEqual(new Set(['200']));
  expect(new Set(facts.map(({ work }) => work))).toEqual(
    new Set(['compressed-page', 'watchers', 'pagination', 'import', 'export', 'start-up', 'overload']),
  );

  expect(stdout).toContain('## Targets');
  expect(stdout).toContain('against the floor');
});
