import { expect, it } from 'vitest';
import { rememberedPath, rememberPath } from './remembered-path.ts';

const now = Date.UTC(2026, 4, 6, 15, 30);
const path = '/sessions?since=7d&status=error';

it('remembers a path for a quarter of an hour', () => {
  const stored = rememberPath(path, now);
  expect(rememberedPath(stored, now)).toBe(path);
  expect(rememberedPath(stored, now + 15 * 60_000 - 1)).toBe(path);
  expect(rememberedPath(stored, now + 15 * 60_000)).toBe('/sessions');
  // The clock was set back: nothing says how old it is.
  expect(rememberedPath(stored, now - 1)).toBe('/sessions');
});

it.each([
  null,
  '',
  path,
  `soon ${path}`,
  rememberPath('https://elsewhere.example/', now),
  rememberPath('//elsewhere.example/', now),
  rememberPath('/\\elsewhere.example/', now),
  rememberPath('javascript:alert(1)', now),
  rememberPath('/login', now),
])('leads home, and nowhere else, for %j', (stored) => {
  expect(rememberedPath(stored, now)).toBe('/sessions');
});
