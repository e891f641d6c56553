'use client';

import { useSyncExternalStore } from 'react';
import type { Theme } from './names.ts';
import { remember } from './remember.ts';

/** The choice on this page; undefined before a choice. */
let chosen: Theme | undefined;
const onChange = new Set<() => void>();

export function chooseTheme(theme: Theme): void {
  remember('theme', theme);
  document.documentElement.dataset.theme = theme;
  chosen = theme;
  for (const told of onChange) told();
}

/** @param remembered the stored theme that the server read */
export function useTheme(remembered: Theme): Theme {
  return useSyncExternalStore(
    subscribe,
    () => chosen ?? remembered,
    () => remembered,
  );
}

function subscribe(told: () => void): () => void {
  onChange.add(told);
  return () => onChange.delete(told);
}
