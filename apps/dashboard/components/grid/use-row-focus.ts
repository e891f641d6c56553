'use client';

import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { areShortcutsOn } from '../keyboard/shortcuts.ts';

interface RowFocus {
  /** Scrolls to the row at an index, and focuses it. */
  focus(index: number): void;
  /** Focuses the row at an index wherever it is. */
  keep(index: number): void;
}

/**
 * Focuses rows, which may have to be scrolled to and rendered first.
 *
 * @param reveal scrolls to a row
 * @param entry the row that the keys move to while nothing has the focus
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  reveal: (index: number) => void,
  entry: number,
): RowFocus {
  const wanted = useRef<number | null>(null);

  function focusNow(index: number): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    return row != null;
  }

  function keep(index: number) {
    wanted.current = focusNow(index) ? null : index;
  }

  function focus(index: number) {
    reveal(index);
    keep(index);
  }

  // Runs after every render, because the row may be mounted only now.
  useLayoutEffect(() => {
    if (wanted.current !== null && focusNow(wanted.current)) wanted.current = null;
  });

  const enter = useEffectEvent(() => focus(entry));

  // If nothing else has the focus, the navigation keys move it into the list.
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const enters = event.key === 'j' || event.key === 'k' || event.key === 'ArrowDown';
      if (!enters || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key !== 'ArrowDown' && !areShortcutsOn()) return;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      event.preventDefault();
      enter();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return { focus, keep };
}
