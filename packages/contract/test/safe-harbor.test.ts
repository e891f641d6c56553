import { describe, expect, test } from 'vitest';
import { documentedKinds, kindPattern, safeHarborCategories, safeHarborCategory } from '../src/index.ts';

describe('Safe Harbor categories', () => {
  test('are those of 45 CFR 164.514(b)(2)(i), (A) to (R)', () => {
    expect(Object.keys(safeHarborCategories).join('')).toBe('ABCDEFGHIJKLMNOPQR');
  });

  test.each([
    ['NAME', 'A'],
    ['ADDRESS', 'B'],
    ['DOB', 'C'],
    ['DATE', 'C'],
    ['PHONE', 'D'],
    ['EMAIL', 'F'],
    ['SSN', 'G'],
    ['MRN', 'H'],
    ['MBI', 'I'],
    ['ACCOUNT', 'J'],
    ['IP_ADDRESS', 'O'],
  ])('%s is of (%s)', (kind, category) => {
    expect(safeHarborCategory(kind)).toBe(category);
  });

  test('there is one for each documented kind', () => {
    for (const kind of documentedKinds) expect([kind, safeHarborCategory(kind)]).not.toContain(null);
  });

  test.each(['LOCATION', 'ORGANIZATION', 'AGE', 'ID', 'CONSTRUCTOR', 'constructor', '__proto__'])(
    'there is none for %s, whose name leaves doubt',
    (kind) => {
      expect(safeHarborCategory(kind)).toBeNull();
    },
  );

  test('kinds are written as sessions have them', () => {
    expect('US_DRIVER_LICENSE').toMatch(kindPattern);
    expect(safeHarborCategory('US_DRIVER_LICENSE')).toBe('K');
  });
});
