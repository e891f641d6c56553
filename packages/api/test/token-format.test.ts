import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashToken, isWellFormedToken, newToken } from '../src/auth/token-format.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The number that digits of base 62 are. */
function numberOf(text: string): bigint {
  return Array.from(text).reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
}

const tokens = fc.constant(null).map(newToken);

describe('a token', () => {
  test('is msk_, 256 bits, and the CRC-32 of all characters before it', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        expect(token).toMatch(/^msk_[0-9A-Za-z]{49}$/);
        expect(numberOf(token.slice(4, -6))).toBeLessThan(2n ** 256n);
        expect(numberOf(token.slice(-6))).toBe(BigInt(crc32(token.slice(0, -6))));
        expect(isWellFormedToken(token)).toBe(true);
      }),
    );
  });

  test('is unique, with each of its bits set about half of the time', () => {
    const made = Array.from({ length: 2_000 }, newToken);
    expect(new Set(made).size).toBe(made.length);
    const values = made.map((token) => numberOf(token.slice(4, -6)));
    for (let bit = 0n; bit < 256n; bit++) {
      const set = values.filter((value) => (value >> bit) & 1n).length;
      // Seven deviations: once in a thousand million runs.
      expect(Math.abs(set - 1_000)).toBeLessThan(7 * Math.sqrt(500));
    }
  });

  test('with one changed digit, or two swapped, is invalid', () => {
    const places = fc.nat({ max: 48 });
    fc.assert(
      fc.property(tokens, places, fc.nat({ max: 61 }), (token, place, digit) => {
        const at = 4 + place;
        fc.pre(token[at] !== digits[digit]);
        expect(isWellFormedToken(token.slice(0, at) + digits[digit] + token.slice(at + 1))).toBe(false);
      }),
    );
    fc.assert(
      fc.property(tokens, fc.nat({ max: 47 }), (token, place) => {
        const at = 4 + place;
        fc.pre(token[at] !== token[at + 1]);
        const swapped = token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2);
        expect(isWellFormedToken(swapped)).toBe(false);
      }),
    );
  });

  test('rejects similar strings', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !isWellFormedToken(text)));
    fc.assert(
      fc.property(tokens, fc.string({ minLength: 1, unit: 'binary' }), (token, more) => {
        for (const text of [token + more, more + token, token.slice(0, -1), token.slice(1)]) {
          expect(isWellFormedToken(text)).toBe(false);
        }
      }),
    );
  });

  test('is stored as 32 bytes that do not reveal it', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const hash = hashToken(token);
        expect(hash).toHaveLength(32);
        expect(hash.equals(hashToken(token))).toBe(true);
        expect(hash.equals(hashToken(newToken()))).toBe(false);
      }),
    );
  });
});
