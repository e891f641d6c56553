import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/analysts.md'), 'utf8');

test('the command for pandas reads the counts as integers, also where a cell is empty', () => {
  const command = page.split('\n').find((line) => line.includes('pd.read_csv(')) as string;
  expect(command).toContain("na_values={'redaction_count': ['']}");
  expect(command).toMatch(/dtype=\{.*'redaction_count': 'Int64'/);
});
