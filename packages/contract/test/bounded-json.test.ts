import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBoundedJson } from '../src/index.ts';

const bounds = { depth: 8, names: 10, values: 200 };
const wide = { depth: 1_000, names: 100_000, values: 1_000_000 };

const read = (text: string, within = bounds) => parseBoundedJson(text, within);

describe('within its bounds, it parses like JSON.parse', () => {
  test('any valid JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (text, space) => {
        const value = JSON.parse(text);
        expect(read(JSON.stringify(value, null, space), wide)).toEqual({ value });
      }),
    );
  });

  test('and refuses invalid JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json({ maxDepth: 3 })), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1));
        let value: unknown;
        try {
          value = JSON.parse(cut);
        } catch {
          expect(read(cut, wide)).toEqual({ problem: { kind: 'syntax', message: 'is not valid JSON' } });
          return;
        }
        expect(read(cut, wide)).toEqual({ value });
      }),
    );
  });

  test.each([
    '{"a":"}{][:,"}',
    '{"a":"\\"","b":"\\\\","c":"\\\\\\""}',
    '{"\\"":1,"\\\\":2}',
    '{"a":[{"a":{"a":1}}]}',
    '{"__proto__":1,"constructor":{"__proto__":2}}',
    '"\\\\"',
    ' [ ] ',
  ])('%s', (text) => expect(read(text)).toEqual({ value: JSON.parse(text) }));
});

describe('a duplicate name in one object is refused', () => {
  test.each([
    ['{"PHONE":1,"PHONE":2}', 'the name PHONE'],
    ['{"PHONE":1,"PHONE":1}', 'the name PHONE'],
    ['[{"a":1},{"a":1,"b":{"c":1,"d":2,"c":3}}]', 'the name c'],
    ['{"a":1,"\\u0061":2}', 'the name a'],
    ['{"__proto__":1,"__proto__":2}', 'the name __proto__'],
    ['{"":1,"":2}', 'the same name'],
    ['{"Jane Doe":1,"Jane Doe":2}', 'the same name'],
  ])('%s', (text, which) => {
    expect(read(text).problem).toEqual({
      kind: 'duplicate',
      message: `must not have ${which} twice in one object`,
    });
  });
});

describe('JSON beyond a bound is refused', () => {
  const names = (count: number) => `{${Array.from({ length: count }, (_, i) => `"n${i}":1`).join(',')}}`;
  test.each([
    ['depth', '['.repeat(8) + ']'.repeat(8), '['.repeat(9) + ']'.repeat(9), /deeper than 8/],
    ['names', names(10), names(11), /more than 10 names/],
    ['names, each object by itself', `[${names(10)},${names(10)}]`, `[${names(10)},${names(11)}]`, /names/],
    ['values', `[${'1,'.repeat(197)}1]`, `[${'1,'.repeat(199)}1]`, /more than 200 values/],
    ['empty ones', `[${'{},'.repeat(90)}{}]`, `[${'{},'.repeat(110)}{}]`, /values/],
  ])('%s', (_what, most, more, message) => {
    expect(read(most).problem).toBeUndefined();
    expect(read(more).problem).toMatchObject({ kind: 'bounds', message: expect.stringMatching(message) });
  });

  test('before it is parsed, at any depth', () => {
    for (const text of ['['.repeat(2_000_000), '{"a":'.repeat(1_000_000)])
      expect(read(text).problem?.kind).toBe('bounds');
  });
});
