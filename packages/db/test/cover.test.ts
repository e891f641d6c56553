import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover, type Stretch } from '../src/rollup/cover.ts';
import { rollupOrigin, rollupWidths } from '../src/rollup/widths.ts';

const day = 86_400_000;
const widest = rollupWidths.at(-1) as number;

/** Windows of milliseconds to years; of each unit as many, so that some begin and end where rollups do. */
const windows = fc
  .record({
    unit: fc.constantFrom(1, ...rollupWidths),
    from: fc.integer({ min: 0, max: 9_000 * day }),
    digits: fc.double({ min: 0, max: 11.5, noNaN: true }),
  })
  .map(({ unit, from, digits }) => {
    const since = rollupOrigin + Math.floor(from / unit) * unit;
    return { since, until: since + Math.ceil(Math.floor(10 ** digits) / unit) * unit };
  });

test('ranges begin at rollups of their width, at most half a width from the previous range', () => {
  const check = (window: Stretch) => {
    const [given, ...stretches] = cover(window);
    expect(given).toEqual(window);
    expect(stretches).toHaveLength(rollupWidths.length);
    let outer = window;
    for (const [i, width] of rollupWidths.entries()) {
      const stretch = stretches[i] as Stretch;
      if (stretch.since === stretch.until) {
        // Nothing is left: all of it is told by what is narrower, and it is not long.
        expect(stretch.until).toBe(outer.until);
        expect(outer.until - outer.since).toBeLessThanOrEqual(width);
      } else {
        for (const [at, before] of [
          [stretch.since, outer.since],
          [stretch.until, outer.until],
        ] as const) {
          expect((at - rollupOrigin) % width).toBe(0);
          expect(Math.abs(at - before)).toBeLessThanOrEqual(width / 2);
        }
      }
      outer = stretch;
    }
  };
  fc.assert(fc.property(windows, check), { numRuns: 20_000 });
});

test('each width divides the next, and each begins on a Monday at midnight UTC', () => {
  expect(new Date(rollupOrigin).getUTCDay()).toBe(1);
  for (const [i, width] of rollupWidths.entries()) expect((rollupWidths[i + 1] ?? widest) % width).toBe(0);
});

test('an open window needs nothing at its open end', () => {
  const stretches = cover({ since: rollupOrigin + 1, until: Number.POSITIVE_INFINITY });
  expect(stretches.map(({ until }) => until)).toEqual(stretches.map(() => Number.POSITIVE_INFINITY));
});
