'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Scrolls links that are wider than their place to the current one.
 *
 * @param pathname the page: another one has another current link
 * @returns the element that scrolls
 */
export function useCurrentInSight(pathname: string): RefObject<HTMLElement | null> {
  const scroller = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const current = element?.querySelector<HTMLElement>('[aria-current]');
    if (!element || !current) return;
    // `scrollIntoView` would scroll the page as well.
    const [all, one] = [element.getBoundingClientRect(), current.getBoundingClientRect()];
    element.scrollLeft += one.left - all.left - (all.width - one.width) / 2;
  }, [pathname]);
  return scroller;
}
