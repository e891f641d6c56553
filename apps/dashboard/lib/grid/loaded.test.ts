import { expect, it } from 'vitest';
import { LoadedRows } from './loaded.ts';

function pagesOf(...sizes: number[]) {
  let next = 0;
  return sizes.map((size) => ({
    data: Array.from({ length: size }, () => ({ id: `sess_${next++}` })),
    next_cursor: null,
  }));
}

it.each([[[]], [[0]], [[3]], [[100, 100, 7]], [[2, 0, 1, 0, 0, 4]]])(
  'finds every row of pages of %j',
  (sizes) => {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const rows = new LoadedRows(pagesOf(...sizes), ({ id }) => id);
    expect(rows.length).toBe(total);
    for (let index = 0; index < total; index++) {
      expect(rows.at(index)?.id).toBe(`sess_${index}`);
      expect(rows.indexOf(`sess_${index}`)).toBe(index);
    }
    expect(rows.at(total)).toBeUndefined();
    expect(rows.at(-1)).toBeUndefined();
    expect(rows.indexOf('sess_other')).toBe(-1);
  },
);
