'use client';

import { type RefObject, useEffect, useState } from 'react';

/** The width in the column that is not for chips: padding, the number before them and the gaps. */
const beside = 12 + 24 + 12;

/** The assumed width in pixels until the column is measured. */
const assumed = 300;

/**
 * The width for chips in a row, in pixels, kept up to date.
 *
 * @param shown identifies the table layout and its heading; false without a table
 */
export function useChipRoom(heading: RefObject<HTMLElement | null>, shown: string | false): number {
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
