import { expect, it } from 'vitest';
import { timeAgo } from './time-ago.ts';

const now = Date.UTC(2026, 4, 3, 21, 14, 32);

it.each([
  [0, 'less than 1 min ago'],
  [59_999, 'less than 1 min ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [2 * 3_600_000 + 5 * 60_000, '2 h 5 min ago'],
  [86_400_000, '1 d ago'],
  [86_400_000 + 60_000, '1 d ago'],
  [400 * 86_400_000 + 3 * 3_600_000, '400 d 3 h ago'],
  [-30_000, 'in less than 1 min'],
  [-270_000, 'in 4 min'],
])('%d ms: %s', (distance, words) => {
  expect(timeAgo(now - distance, now)).toBe(words);
});
