'use client';

import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { areShortcutsOn } from '../keyboard/shortcuts.ts';

/**
 * Puts the focus on rows, which may have to be scrolled to and drawn first.
 *
 * @param reveal scrolls to a row
 * @param entry the row that the keys lead to while nothing has the focus
 * @returns focuses the row at an index
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  reveal: (index: number) => void,
  entry: number,
): (index: number) => void {
  const wanted = useRef<number | null>(null);

  function focusNow(index: number): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    return row != null;
  }

  function focus(index: number) {
    reveal(index);
    wanted.current = focusNow(index) ? null : index;
  }

  // After every drawing: the row may only now be there.
  useLayoutEffect(() => {
    if (wanted.current !== null && focusNow(wanted.current)) wanted.current = null;
  });

  const enter = useEffectEvent(() => focus(entry));

  // With nothing else in focus, the keys that move through the list lead into it.
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

  return focus;
}
