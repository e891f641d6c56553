'use client';

import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored.ts';

/** How rows show an instant: absolute or relative. */
export type TimeStyle = 'absolute' | 'relative';

const storageKey = 'masker-time-style';
const listeners = new Set<() => void>();
let chosen: TimeStyle | undefined;
let minute = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function notify() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    minute = Date.now();
    if (chosen === 'relative') notify();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): TimeStyle {
  chosen ??= readStored(storageKey) === 'relative' ? 'relative' : 'absolute';
  return chosen;
}

export function chooseTimeStyle(style: TimeStyle): void {
  chosen = style;
  minute = Date.now();
  writeStored(storageKey, style);
  notify();
}

/** The stored style of this browser. */
export function useTimeStyle(): TimeStyle {
  return useSyncExternalStore(subscribe, read, () => 'absolute');
}

function present(): number {
  if (minute === 0) minute = Date.now();
  return minute;
}

/** The current time to half a minute, in milliseconds; updates trigger a render. Null if times are absolute. */
export function usePresent(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => (read() === 'relative' ? present() : null),
    () => null,
  );
}
