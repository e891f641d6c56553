import { describe, expect, test } from 'vitest';
import { counted, formatCount, formatDuration, formatKinds, formatStarted } from '../src/output/format.ts';
import { pace, partDone } from '../src/output/import-progress.ts';
import { Table } from '../src/output/table.ts';
import { paint, printable } from '../src/output/text.ts';

test.each([
  [0, '0 ms'],
  [794, '794 ms'],
  [1_000, '1.0 s'],
  [12_345, '12.3 s'],
  [59_999, '59.9 s'],
  [60_000, '1 m 00 s'],
  [245_000, '4 m 05 s'],
  [7_380_000, '2 h 03 m'],
])('formats %i ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('formats instants with the same width', () => {
  expect(formatStarted('2026-05-03T21:14:32Z')).toBe('2026-05-03 21:14:32.000Z');
  expect(formatStarted('2026-05-03T21:14:32.794Z')).toBe('2026-05-03 21:14:32.794Z');
});

test('formats counts and kinds', () => {
  expect(formatCount(250_000)).toBe('250,000');
  expect(counted(1, 'session')).toBe('1 session');
  expect(counted(2_000, 'session')).toBe('2,000 sessions');
  expect(formatKinds({ DOB: 1, NAME: 2, ADDRESS: 1 })).toBe('NAME 2, ADDRESS 1, DOB 1');
});

describe('untrusted text', () => {
  test('cannot control the terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202Ed')).toBe('a\uFFFD[2Jb\uFFFD\uFFFDc\uFFFDd');
    expect(printable('Clínica 診療所')).toBe('Clínica 診療所');
  });

  test.each([
    ['Clínica', 7],
    ['Cli\u0301nica', 7],
    ['診療所', 6],
    ['ｸﾘﾆｯｸ', 5],
    ['☎️', 2],
    [paint('ok', 'red', true), 2],
  ])('measures the displayed width of %s', (text, width) => {
    const table = new Table<string>(
      [
        { title: '', text: (cell) => cell },
        { title: '', text: () => '|' },
      ],
      false,
    );
    table.render(['x'.repeat(8)]);
    expect(table.render([text])).toBe(`${text}${' '.repeat(8 - width)}  |\n`);
  });
});

test('a table keeps its columns over several pages', () => {
  const table = new Table<[string, string]>(
    [
      { title: 'NAME', text: ([name]) => name },
      { title: 'N', align: 'right', width: 3, text: ([, n]) => n },
    ],
    false,
  );
  expect(table.render([['診療所', '7']])).toBe('NAME      N\n診療所    7\n');
  expect(table.render([['a', '12']])).toBe('a        12\n');
});

test('uses colours only if they are enabled', () => {
  expect(paint('x', 'red', false)).toBe('x');
  expect(paint('x', null, true)).toBe('x');
  expect(paint('x', 'red', true)).toBe('\u001b[31mx\u001b[39m');
});

test('progress goes from 0 to 1, and is unknown for input without a size', () => {
  const reading = { phase: 'reading', done: 5, total: null, bytes: 50 } as const;
  expect(partDone(reading, 100)).toBeCloseTo(0.15);
  expect(partDone(reading, null)).toBeNull();
  expect(partDone({ phase: 'writing', done: 10, total: 10, bytes: 100 }, null)).toBe(1);
});

test('formats the rate and the remaining time', () => {
  const reading = { phase: 'reading', done: 50_000, total: null, bytes: 50 } as const;
  expect(pace(reading, 100, 2_000)).toMatch(/^25,000\/s, \d+ s left$/);
  expect(pace(reading, null, 2_000)).toBe('25,000/s');
  expect(pace({ ...reading, done: 0 }, 100, 0)).toBe('');
  expect(pace({ phase: 'writing', done: 10, total: 100, bytes: 100 }, 100, 100)).toMatch(
    /^1,000\/s, 1 s left$/,
  );
  expect(pace({ ...reading, bytes: 1 }, 1_000, 10_000)).toMatch(/ min left$/);
});
