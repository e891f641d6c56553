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

/** The number of rows of a chunk. */
export const chunkSize = 8;

/** Chunks kept ready on either side of those in sight. */
const overscan = 2;

/** Chunks that are in sight where nothing can be measured: on the server. */
const assumed = { first: 0, last: 1 };

/** The mounted part of a long list, and functions to scroll in it. */
export interface RowWindow {
  /** The first and the last mounted chunk. */
  chunks: { first: number; last: number };
  /** Those of them that are in sight. */
  sight: { first: number; last: number };
  /** The rows in sight now; those that are cut off count. */
  inSight(): { first: number; last: number };
  /** In pixels; the style defines the height of a row. */
  rowHeight(): number;
  /** Scrolls as little as needed to make a row visible. */
  reveal(index: number): void;
  /** Scrolls to make a row the first visible one. */
  bringToTop(index: number, offset?: number): void;
}

/**
 * Determines the rows of a long list that have to be mounted.
 *
 * @param body the element with the height of all rows
 * @param count the number of loaded rows
 * @param headingHeight the height of the sticky heading in pixels
 * @param onScroll called at most once a frame
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  count: number,
  headingHeight: () => number,
  onScroll: () => void,
): RowWindow {
  const [sight, setSight] = useState(assumed);
  const height = useRef(0);
  /** The height of the viewport in pixels. Measuring it during a scroll would force a layout at each step. */
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
      first: Math.floor(first / chunkSize),
      last: Math.floor(Math.max(last, first) / chunkSize),
    };
    setSight((now) => (now.first === next.first && now.last === next.last ? now : next));
    onScroll();
  });

  useLayoutEffect(() => {
    // More rows are as high as those before: to ask again would have the page laid out at each of its steps.
    if (height.current === 0 || room.current <= 0) measure();
    update();
  }, [count]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const scrolled = () => update();
    const resized = new ResizeObserver(() => {
      // On paper, the list is as high as the rows that are drawn.
      if (matchMedia('print').matches) return;
      measure();
      update();
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    resized.observe(element);
    // The density, or a narrow window, changes the height of rows.
    if (body.current) resized.observe(body.current);
    return () => {
      element.removeEventListener('scroll', scrolled);
      resized.disconnect();
    };
  }, [scroller, body]);

  return {
    chunks: { first: Math.max(0, sight.first - overscan), last: sight.last + overscan },
    sight,
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
