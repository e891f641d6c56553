'use client';

import type { Virtualizer } from '@tanstack/react-virtual';
import {
  type RefObject,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { areShortcutsOn } from '../keyboard/shortcuts.ts';

/**
 * Puts the focus on rows, which may have to be scrolled to and drawn first.
 *
 * @param current the row that the focus goes back to
 * @param entry the row that the keys lead to while nothing has the focus
 * @param focusRow filled with the way to focus the current row from outside
 * @returns focuses the row at an index
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  rows: Virtualizer<HTMLElement, Element>,
  current: number,
  entry: number,
  focusRow: RefObject<(() => void) | null>,
): (index: number) => void {
  const wanted = useRef<number | null>(null);

  function focusNow(index: number): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    return row != null;
  }

  function focus(index: number) {
    rows.scrollToIndex(index, { align: 'auto' });
    wanted.current = focusNow(index) ? null : index;
  }

  // After every drawing: the row may only now be there.
  useLayoutEffect(() => {
    if (wanted.current !== null && focusNow(wanted.current)) wanted.current = null;
  });

  useImperativeHandle(focusRow, () => () => focus(current));

  const enter = useEffectEvent(() => focus(entry));

  // With nothing else in focus, the keys that move through the list lead into it.
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const enters = event.key === 'j' || event.key === 'k' || event.key === 'ArrowDown';
      if (event.key !== 'ArrowDown' && !areShortcutsOn()) return;
      if (!enters || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      event.preventDefault();
      enter();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return focus;
}
