import { expect, it } from 'vitest';
import { listWith } from './list-with.ts';

const now = Date.parse('2026-05-03T21:14:32Z');

it.each([
  ['2026-05-03T21:14:00Z', '/sessions'],
  // A clock that is ahead.
  ['2026-05-03T21:16:00Z', '/sessions'],
  ['2026-05-02T20:00:00Z', '/sessions?since=7d'],
  ['2026-04-10T00:00:00Z', '/sessions?since=30d'],
  ['2026-02-10T00:00:00Z', '/sessions?since=90d'],
  ['2020-02-10T00:00:00Z', '/sessions?since=2020-02-10T00:00:00Z'],
])('links to the list in the shortest usual window with a session of %s', (started_at, path) => {
  expect(listWith({ started_at }, now)).toBe(path);
});
