import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { csvHeader } from '../src/csv.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/analysts.md'), 'utf8');

test('the command for pandas reads the counts as integers, also where a cell is empty', () => {
  const command = page.split('\n').find((line) => line.includes('pd.read_csv(')) as string;
  expect(command).toContain("na_values={'redaction_count': ['']}");
  expect(command).toMatch(/dtype=\{.*'redaction_count': 'Int64'/);
});

test.each([
  ['DuckDB', /read_json\('sessions\.ndjson', columns=\{([^}]*)\}/],
  ['SQLite', /CREATE TABLE sessions \((id TEXT [^)]*)\)/],
  ['PostgreSQL', /CREATE TABLE sessions \((id text [^)]*)\)/],
])('the columns for %s are all of an export, in their order', (_name, shape) => {
  const [, columns] = shape.exec(page) as unknown as [string, string];
  // A type with parameters has a comma of its own.
  const names = columns.replace(/\(\w+,\w+\)/g, '').split(/, ?/);
  expect(names.map((column) => column.trim().split(/[: ]/)[0])).toEqual(csvHeader.trim().split(','));
});
