'use client';

import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** Rows are drawn by so many at once. */
export const chunkSize = 8;

/** Rows kept ready on either side of what is in sight. */
const overscan = 16;

/** Chunks that are drawn where nothing can be measured: on the server. */
const assumed = { first: 0, last: 3 };

/** Which part of a long list is drawn, and how to move in it. */
export interface RowWindow {
  /** The chunks that are drawn: a first and a last one. */
  chunks: { first: number; last: number };
  /** The rows in sight now; those that are cut off count. */
  inSight(): { first: number; last: number };
  /** Pixels; a row is as high as its style says. */
  rowHeight(): number;
  /** Scrolls as little as needed to bring a row into sight. */
  reveal(index: number): void;
  /** Scrolls so that a row is the first in sight. */
  bringToTop(index: number, offset?: number): void;
}

/**
 * Which rows of a long list have to be there.
 *
 * @param body the element that is as high as all rows together
 * @param count loaded rows
 * @param headingHeight pixels that the heading covers at the top
 * @param onScroll called at most once a frame
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  count: number,
  headingHeight: () => number,
  onScroll: () => void,
): RowWindow {
  const [chunks, setChunks] = useState(assumed);
  const height = useRef(0);
  /** Pixels of rows that fit: asked for while scrolling, it would have the page laid out at each step. */
  const room = useRef(0);

  const rowHeight = useCallback(() => height.current || 36, []);

  const measure = useEffectEvent(() => {
    if (body.current && count > 0) height.current = body.current.getBoundingClientRect().height / count;
    room.current = (scroller.current?.clientHeight ?? 0) - headingHeight();
  });

  function inSight() {
    const element = scroller.current;
    if (!element) return { first: 0, last: 0 };
    const first = Math.floor(element.scrollTop / rowHeight());
    const rows = Math.ceil(room.current / rowHeight());
    return { first: Math.min(first, Math.max(0, count - 1)), last: Math.min(first + rows, count) - 1 };
  }

  const update = useEffectEvent(() => {
    const { first, last } = inSight();
    const next = {
      first: Math.max(0, Math.floor((first - overscan) / chunkSize)),
      last: Math.floor((Math.max(last, first) + overscan) / chunkSize),
    };
    setChunks((now) => (now.first === next.first && now.last === next.last ? now : next));
    onScroll();
  });

  useLayoutEffect(() => {
    measure();
    update();
  }, [count]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const scrolled = () => update();
    const resized = new ResizeObserver(() => {
      measure();
      update();
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    resized.observe(element);
    // Another density, or a narrow window, makes rows of another height.
    if (body.current) resized.observe(body.current);
    return () => {
      element.removeEventListener('scroll', scrolled);
      resized.disconnect();
    };
  }, [scroller, body]);

  return {
    chunks,
    inSight,
    rowHeight,
    reveal(index) {
      const element = scroller.current;
      if (!element) return;
      measure();
      const top = index * rowHeight();
      const bottom = top + rowHeight() - room.current;
      if (element.scrollTop > top) element.scrollTop = top;
      else if (element.scrollTop < bottom) element.scrollTop = bottom;
      update();
    },
    bringToTop(index, offset = 0) {
      const element = scroller.current;
      if (!element) return;
      measure();
      element.scrollTop = index * rowHeight() + offset;
      update();
    },
  };
}
