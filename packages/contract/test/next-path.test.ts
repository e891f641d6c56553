import { describe, expect, it } from 'vitest';
import { nextPath } from '../src/index.ts';

describe('nextPath', () => {
  it.each([
    '/sessions?since=7d&status=error',
    '/sessions',
    '/elsewhere?a=1',
    '/sessions?agent_id=%2f%2fevil.example&q=100%',
    '/a%20page/b%2Fc',
  ])('returns to %s', (path) => {
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
    '/%2f%2fevil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    '/%5C%2Fevil.example',
    '/%252f%252fevil.example',
    '/%25252fevil.example',
    '/%255cevil.example',
    '/.%2f/evil.example',
    '/x/..%2f..%2f/evil.example',
    '/%09/evil.example',
    '/%ff/evil.example',
    '/100%',
    '/login?next=/login',
  ])('returns to the home page instead of %j', (path) => {
    expect(nextPath(path)).toBe('/sessions');
  });
});
