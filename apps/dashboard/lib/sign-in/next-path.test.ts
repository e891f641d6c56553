import { expect, it } from 'vitest';
import { loginPath } from './next-path.ts';

it('keeps the return path unless it is the default', () => {
  expect(loginPath('/sessions')).toBe('/login');
  expect(loginPath('/sessions', true)).toBe('/login?problem=ended');
  expect(loginPath('/agents', true)).toBe('/login?next=%2Fagents&problem=ended');
  expect(loginPath('/sessions?since=7d')).toBe('/login?next=%2Fsessions%3Fsince%3D7d');
});
