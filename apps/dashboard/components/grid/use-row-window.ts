'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback } from 'react';

export const rowHeight = 36;
export const headingHeight = 32;

/** Rows kept ready on either side of what is in sight. */
const overscan = 16;

/** What is assumed of the window where there is none: on the server. */
const assumedRect = { width: 1280, height: 900 };

/**
 * Which rows of a long list have to be there.
 *
 * @param count rows, the one at the end that says how the list goes on included
 * @param kept a row that stays even when it is out of sight: the focus is in it
 */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, kept: number) {
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    initialRect: assumedRect,
    scrollMargin: headingHeight,
    scrollPaddingStart: headingHeight,
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        if (kept >= range.count || indexes.includes(kept)) return indexes;
        return kept < (indexes[0] ?? 0) ? [kept, ...indexes] : [...indexes, kept];
      },
      [kept],
    ),
  });
}
