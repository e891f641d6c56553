import { describe, expect, it } from 'vitest';
import { durationInWords, formatDuration, formatEstimate, formatEstimateChange } from './duration.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [794, '794 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [12_449, '12.4 s'],
    [59_999, '59.9 s'],
    [60_000, '1 m 00 s'],
    [252_000, '4 m 12 s'],
    [3_599_999, '59 m 59 s'],
    [3_600_000, '1 h 00 m'],
    [3_840_000, '1 h 04 m'],
    [90_000_000, '25 h 00 m'],
  ])('formats %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatEstimate', () => {
  it.each([
    [0, '≈ 0 ms'],
    [7, '≈ 7 ms'],
    [452.7, '≈ 450 ms'],
    [1_249, '≈ 1.2 s'],
    [9_960, '≈ 10 s'],
    [29_233, '≈ 29 s'],
    [158_200, '≈ 2 m 40 s'],
    [483_000, '≈ 8 m'],
    [4_010_000, '≈ 1 h 06 m'],
    [3_600_000, '≈ 1 h'],
  ])('formats %d ms as %s', (ms, text) => {
    expect(formatEstimate(ms)).toBe(text);
  });

  it('has a change only where it is more than what both can be off', () => {
    expect(formatEstimateChange(456_000, 456_000)).toBe('about the same');
    expect(formatEstimateChange(483_000, 456_000)).toBe('about the same');
    expect(formatEstimateChange(430_000, 456_000)).toBe('about the same');
    expect(formatEstimateChange(512_000, 456_000)).toBe('+56 s (+12 %)');
    expect(formatEstimateChange(20_000, 40_000)).toBe('−20 s (−50 %)');
    expect(formatEstimateChange(0, 0)).toBe('about the same');
  });
});

describe('durationInWords', () => {
  it.each([
    ['1h', '1 hour'],
    ['24h', '24 hours'],
    ['90m', '90 minutes'],
    ['7d', '7 days'],
    ['2026-05-03T21:14:32Z', null],
    ['', null],
  ])('formats %s as %s', (text, words) => {
    expect(durationInWords(text)).toBe(words);
  });
});
