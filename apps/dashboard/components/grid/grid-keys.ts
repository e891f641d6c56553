'use client';

import type { KeyboardEvent } from 'react';

interface GridKeys {
  current: number;
  count: number;
  /** Rows that a press of Page Down goes on by. */
  page(): number;
  go(index: number): void;
  /** Go to the first and the last row of the list if they are not loaded. */
  first?: (() => void) | undefined;
  last?: (() => void) | undefined;
  open(index: number): void;
  close(): void;
  select?: ((index: number) => void) | undefined;
}

/** Handles the keys that move through rows, open and select them. */
export function gridKeyHandler({ current, count, page, go, first, last, open, close, select }: GridKeys) {
  const moves: Record<string, () => number> = {
    ArrowDown: () => current + 1,
    j: () => current + 1,
    ArrowUp: () => current - 1,
    k: () => current - 1,
    PageDown: () => current + page(),
    PageUp: () => current - page(),
    Home: () => 0,
    End: () => count - 1,
  };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const { key } = event;
    const onRow = (event.target as HTMLElement).role === 'row';
    const target = moves[key]?.();
    if (key === 'Home' && first) first();
    else if (key === 'End' && last) last();
    else if (target !== undefined) go(Math.min(Math.max(target, 0), count - 1));
    else if (onRow && (key === 'Enter' || key === ' ')) open(current);
    else if (onRow && key === 'x' && select) select(current);
    else if (key === 'Escape') close();
    else return;
    event.preventDefault();
  };
}
