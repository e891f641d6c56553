'use client';

import { type RefCallback, useCallback, useState } from 'react';

/** The width in the column that is not for chips: padding, the number before them and the gaps. */
const beside = 12 + 24 + 12;

/** The assumed width in pixels until the column is measured. */
const assumed = 300;

/**
 * The width for chips in a row, in pixels, kept up to date. A column that is shown again has another heading.
 *
 * @returns the width, and the ref of the heading of the column
 */
export function useChipRoom(): [room: number, heading: RefCallback<HTMLElement>] {
  const [width, setWidth] = useState(assumed);
  const heading = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setWidth(Math.max(0, Math.floor(element.offsetWidth - beside))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, heading];
}
