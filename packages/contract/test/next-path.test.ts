import { describe, expect, it } from 'vitest';
import { nextPath } from '../src/index.ts';

describe('nextPath', () => {
  it.each(['/sessions?since=7d&status=error', '/sessions', '/elsewhere?a=1'])('goes back to %s', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    undefined,
    null,
    '',
    '/',
    'sessions',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    '/login?next=/login',
  ])('goes home instead of to %j', (path) => {
    expect(nextPath(path)).toBe('/sessions');
  });
});
