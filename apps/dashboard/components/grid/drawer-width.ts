'use client';

import { useSyncExternalStore } from 'react';

/** Pixels. */
export const usualWidth = 432;
export const leastWidth = 320;

/** The part of the window that the drawer may take. */
const mostOfWindow = 0.6;

const storageKey = 'masker-drawer-width';

/** What is chosen now; undefined until it was read. */
let chosen: number | undefined;
const onChange = new Set<() => void>();

/** The width at most, in pixels. */
export function mostWidth(): number {
  return Math.max(leastWidth, Math.round(window.innerWidth * mostOfWindow));
}

/** The width of the drawer in pixels, as it was last chosen in this browser. */
export function useDrawerWidth(): number {
  return useSyncExternalStore(subscribe, read, () => usualWidth);
}

/** @param width pixels; the nearest that there is room for is taken */
export function chooseDrawerWidth(width: number): void {
  chosen = Math.round(Math.min(Math.max(width, leastWidth), mostWidth()));
  try {
    localStorage.setItem(storageKey, String(chosen));
  } catch {
    // Without storage it lasts as long as the page.
  }
  for (const told of onChange) told();
}

function subscribe(told: () => void): () => void {
  onChange.add(told);
  window.addEventListener('resize', told);
  return () => {
    onChange.delete(told);
    window.removeEventListener('resize', told);
  };
}

function read(): number {
  if (chosen === undefined) {
    chosen = usualWidth;
    try {
      chosen = Number(localStorage.getItem(storageKey)) || usualWidth;
    } catch {
      // The usual one.
    }
  }
  return Math.min(Math.max(chosen, leastWidth), mostWidth());
}
