'use client';

import type { KeyboardEvent } from 'react';

interface GridKeys {
  current: number;
  count: number;
  /** Rows in sight. */
  page: number;
  go(index: number): void;
  open(index: number): void;
  close(): void;
}

/** Moves through rows and opens them from the keyboard. */
export function gridKeyHandler({ current, count, page, go, open, close }: GridKeys) {
  const moves: Record<string, number> = {
    ArrowDown: current + 1,
    j: current + 1,
    ArrowUp: current - 1,
    k: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const onRow = (event.target as HTMLElement).role === 'row';
    const target = moves[event.key];
    if (target !== undefined) go(Math.min(Math.max(target, 0), count - 1));
    else if (onRow && (event.key === 'Enter' || event.key === ' ')) open(current);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
}
