import { expect, test } from 'vitest';
import { cover } from '../src/rollup/cover.ts';
import { rollupOrigin, rollupWidths } from '../src/rollup/widths.ts';

const day = 86_400_000;
const widest = rollupWidths.at(-1) as number;

/** Numbers that look random, the same ones every time. */
function* draws(): Generator<number> {
  for (let seed = 1; ; ) {
    seed = (seed * 48_271) % 2_147_483_647;
    yield seed / 2_147_483_647;
  }
}

/** Windows of milliseconds to years, and some that begin and end where rollups do. */
function windows(count: number) {
  const draw = draws();
  const next = () => draw.next().value as number;
  return Array.from({ length: count }, (_, i) => {
    const unit = [1, ...rollupWidths][i % 5] as number;
    const from = Math.floor((next() * 9_000 * day) / unit) * unit;
    const length = Math.floor(10 ** (next() * 11.5));
    return { since: rollupOrigin + from, until: rollupOrigin + from + Math.ceil(length / unit) * unit };
  });
}

test('stretches lie where rollups of their width begin, and no further from the one before than half of it', () => {
  for (const window of windows(20_000)) {
    const [given, ...stretches] = cover(window);
    expect(given).toEqual(window);
    expect(stretches).toHaveLength(rollupWidths.length);
    let outer = window;
    for (const [i, width] of rollupWidths.entries()) {
      const stretch = stretches[i] as typeof window;
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
  }
});

test('each width fills the next, and each begins on a Monday at midnight UTC', () => {
  expect(new Date(rollupOrigin).getUTCDay()).toBe(1);
  for (const [i, width] of rollupWidths.entries()) expect((rollupWidths[i + 1] ?? widest) % width).toBe(0);
});

test('an open window needs nothing at its open end', () => {
  const stretches = cover({ since: rollupOrigin + 1, until: Number.POSITIVE_INFINITY });
  expect(stretches.map(({ until }) => until)).toEqual(stretches.map(() => Number.POSITIVE_INFINITY));
});
