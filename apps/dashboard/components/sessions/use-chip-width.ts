'use client';

import { type RefObject, useEffect, useState } from 'react';

/** What of the column is not for chips: its padding, the number before them and the space between. */
const beside = 12 + 24 + 12;

/** What is assumed until the column was measured: pixels at a common width of the window. */
const assumed = 300;

/**
 * The pixels that chips have in a row, kept up to date.
 *
 * @param shown which table is there, and its heading with it; false without any
 */
export function useChipWidth(heading: RefObject<HTMLElement | null>, shown: string | false): number {
  const [width, setWidth] = useState(assumed);
  useEffect(() => {
    const element = heading.current;
    if (!shown || !element) return;
    const observer = new ResizeObserver(() =>
      setWidth(Math.max(0, Math.floor(element.offsetWidth - beside))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [heading, shown]);
  return width;
}
