import { describe, expect, it } from 'vitest';
import { chipsThatFit, kindCounts } from './kinds.ts';

describe('kindCounts', () => {
  it('sorts by frequency, then in the documented order, then by name', () => {
    const kinds = { ZIP: 1, CUSTOM: 1, DOB: 1, NAME: 1, MBI: 3 };
    expect(kindCounts(kinds).map(({ kind }) => kind)).toEqual(['MBI', 'NAME', 'DOB', 'CUSTOM', 'ZIP']);
  });

  it('is empty for a session without redactions', () => {
    expect(kindCounts({})).toEqual([]);
  });
});

describe('chipsThatFit', () => {
  const kinds = kindCounts({ NAME: 2, PHONE: 1, DOB: 1, IP_ADDRESS: 1 });

  it('fits all chips if there is room', () => {
    expect(chipsThatFit(kinds, 1000)).toBe(4);
  });

  it('fits none without room', () => {
    expect(chipsThatFit(kinds, 0)).toBe(0);
  });

  it('reserves room for the number of hidden chips', () => {
    const widths = [...Array(1000).keys()];
    const both = widths.find((width) => chipsThatFit(kinds.slice(0, 2), width) === 2) ?? 0;
    expect(chipsThatFit(kinds, both)).toBe(1);
  });

  it('never fits fewer chips with more room', () => {
    const shown = [...Array(600).keys()].map((width) => chipsThatFit(kinds, width));
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });
});
