'use client';

import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/preferences/stored.ts';

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
  writeStored(storageKey, String(chosen));
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
  chosen ??= Number(readStored(storageKey)) || usualWidth;
  return Math.min(Math.max(chosen, leastWidth), mostWidth());
}
