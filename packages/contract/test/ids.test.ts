import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IdKind, idPrefixes, isId, newId } from '../src/index.ts';

const kinds = Object.keys(idPrefixes) as IdKind[];

test('new ids are well-formed, of one kind only, and sort by time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.nat({ max: 2 ** 47 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (kind, at, random) => {
        const id = newId(kind, at, random);
        for (const other of kinds) expect(isId(other, id)).toBe(other === kind);
        expect(newId(kind, at, random)).toBe(id);
        expect(newId(kind, at + 1, new Uint8Array(10)) > id).toBe(true);
      },
    ),
  );
});

test('ids of the same millisecond are in the order of their creation, at unequal steps', () => {
  const ids = Array.from({ length: 5_000 }, () => newId('signIn', 1_700_000_000_000));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const endings = ids.map((id) => id.slice(-1));
  expect(new Set(endings).size).toBeGreaterThan(16);
});

test('a known time and known bytes give the specified ULID', () => {
  expect(newId('session', 0, new Uint8Array(10))).toBe('sess_00000000000000000000000000');
  expect(newId('session', 2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe('sess_7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
});

test.each([
  'sess_',
  'sess_01',
  'SESS_01HYZ000000000000000000000',
  'sess_81HYZ000000000000000000000',
  'sess_01HYZ00000000000000000000I',
])('is not an id: %s', (text) => expect(isId('session', text)).toBe(false));
