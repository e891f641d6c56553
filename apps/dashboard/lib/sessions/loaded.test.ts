import type { Session, SessionPage } from '@masker/contract';
import { expect, it } from 'vitest';
import { LoadedSessions } from './loaded.ts';

function pagesOf(...sizes: number[]): SessionPage[] {
  let next = 0;
  return sizes.map((size) => ({
    data: Array.from({ length: size }, () => ({ id: `sess_${next++}` }) as Session),
    next_cursor: null,
  }));
}

it.each([[[]], [[0]], [[3]], [[100, 100, 7]], [[2, 0, 1, 0, 0, 4]]])(
  'finds every session of pages of %j',
  (sizes) => {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const sessions = new LoadedSessions(pagesOf(...sizes));
    expect(sessions.length).toBe(total);
    for (let index = 0; index < total; index++) {
      expect(sessions.at(index)?.id).toBe(`sess_${index}`);
      expect(sessions.indexOf(`sess_${index}`)).toBe(index);
    }
    expect(sessions.at(total)).toBeUndefined();
    expect(sessions.at(-1)).toBeUndefined();
    expect(sessions.indexOf('sess_other')).toBe(-1);
  },
);
