import { expect, test } from 'vitest';
import { suggest } from '../src/suggest.ts';

const filters = ['since', 'until', 'min_redactions', 'min_duration_ms', 'max_duration_ms', 'order', 'status'];

test.each([
  ['min_redaction', 'min_redactions'],
  ['minRedactions', 'min_redactions'],
  ['max-duration', 'max_duration_ms'],
  ['mx_duration_ms', 'max_duration_ms'],
  ['sinse', 'since'],
])('suggests the name that was meant: %s is %s', (name, meant) => {
  expect(suggest(name, filters)).toBe(meant);
});

test.each([
  ['max_redactions', filters],
  ['maxRedactions', filters],
  ['--max-redactions', filters],
  ['redactions_max', ['redactions_min']],
  ['before_at', ['after_at']],
  ['start_time', ['end_time']],
  ['last_seen', ['first_seen']],
  ['to_date', ['from_date']],
])('suggests nothing where what is closest means the opposite: %s', (name, known) => {
  expect(suggest(name, known)).toBeNull();
});
