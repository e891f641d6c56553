'use client';

import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/preferences/stored.ts';

/** In pixels. */
export const usualWidth = 432;
export const leastWidth = 320;

/** The maximum share of the window. */
const mostOfWindow = 0.6;

const storageKey = 'masker-drawer-width';

/** The current width; undefined until it is read. */
let chosen: number | undefined;
const onChange = new Set<() => void>();

/** The maximum width in pixels. */
export function mostWidth(): number {
  return Math.max(leastWidth, Math.round(window.innerWidth * mostOfWindow));
}

/** The stored width of the drawer in this browser, in pixels. */
export function useDrawerWidth(): number {
  return useSyncExternalStore(subscribe, read, () => usualWidth);
}

/** @param width in pixels; limited to the available room */
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
