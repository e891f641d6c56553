import type { Export } from '@masker/contract/plain';
import { describe, expect, it } from 'vitest';
import { mergedExports, untilNextLook } from './queries.ts';

const now = Date.parse('2026-11-01T12:00:00Z');
const one = (id: string, status: Export['status'], ageMs = 0) =>
  ({ id, status, created_at: new Date(now - ageMs).toISOString() }) as Export;

describe('untilNextLook', () => {
  it.each([
    ['nothing is unfinished', [one('a', 'done'), one('b', 'failed')], null],
    ['one has just begun', [one('a', 'queued', 500)], 1_000],
    ['one has run for 20 seconds', [one('a', 'running', 20_000)], 4_000],
    ['the newest decides', [one('a', 'running', 500_000), one('b', 'queued', 10_000)], 2_000],
    ['one has run for an hour', [one('a', 'running', 3_600_000)], 15_000],
  ])('when %s', (_, exports, wait) => {
    expect(untilNextLook(exports, now)).toBe(wait);
  });
});

it('mergedExports takes what was read last, and puts new ones first', () => {
  const merged = mergedExports(
    [one('c', 'running'), one('b', 'done'), one('a', 'done')],
    [one('d', 'queued'), one('c', 'done')],
  );
  expect(merged.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'd queued',
    'c done',
    'b done',
    'a done',
  ]);
});
