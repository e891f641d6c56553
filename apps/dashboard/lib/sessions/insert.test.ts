import type { Session } from '@masker/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { insertSessions } from './insert.ts';

function sessionOf(n: number): Session {
  // Several start in the same second, some with a fraction: as text they would sort otherwise.
  const fraction = n % 3 === 0 ? '' : `.${String(n % 3)}00`;
  return {
    id: `sess_${String(n % 7)}${String(n).padStart(4, '0')}`,
    started_at: `2026-05-03T21:14:${String(Math.floor(n / 6) % 60).padStart(2, '0')}${fraction}Z`,
  } as Session;
}

const newestFirst = (a: Session, b: Session) =>
  Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : -1);

function pagesOf(sessions: Session[], size: number) {
  const pages = [];
  for (let at = 0; at < Math.max(1, sessions.length); at += size) {
    pages.push({
      direction: 'on' as const,
      cursor: null,
      next_cursor: null,
      data: sessions.slice(at, at + size),
    });
  }
  return pages;
}

it('equals a reload of the list, in order, after any insertions', () => {
  const numbers = fc.uniqueArray(fc.nat(300), { maxLength: 60 });
  fc.assert(
    fc.property(
      numbers,
      numbers,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (there, coming, size, hasMore) => {
        const loaded = there.map(sessionOf).sort(newestFirst);
        const { pages, inserted } = insertSessions(pagesOf(loaded, size), coming.map(sessionOf), hasMore);
        const last = loaded.at(-1);
        const known = new Set(loaded.map(({ id }) => id));
        const fresh = coming
          .map(sessionOf)
          .filter((one) => !known.has(one.id) && (!hasMore || (last && newestFirst(one, last) < 0)));
        expect(pages.flatMap(({ data }) => data)).toEqual([...loaded, ...fresh].sort(newestFirst));
        expect(inserted).toBe(fresh.length);
      },
    ),
  );
});

it('keeps the identity of unchanged pages', () => {
  const pages = pagesOf([12, 9, 6, 3].map(sessionOf).sort(newestFirst), 2);
  const { pages: next } = insertSessions(pages, [sessionOf(100)], true);
  expect(next[1]).toBe(pages[1]);
  expect(next[0]).not.toBe(pages[0]);
});
