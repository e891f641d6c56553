'use client';

import { type PointerEvent, useRef } from 'react';
import { columnWidths } from '@/lib/preferences/layouts.ts';

/** The right edge of a column; dragging it resizes the column. The menu of columns does the same with the keyboard. */
export function ColumnEdge({ onWidth }: { onWidth(pixels: number): void }) {
  const taken = useRef<{ x: number; width: number } | null>(null);

  function widthAt(event: PointerEvent): number {
    const { x, width } = taken.current ?? { x: event.clientX, width: 0 };
    return Math.round(Math.min(Math.max(width + event.clientX - x, columnWidths.least), columnWidths.most));
  }

  function onPointerDown(event: PointerEvent<HTMLSpanElement>) {
    const cell = event.currentTarget.closest<HTMLElement>('[role=columnheader]');
    if (event.button !== 0 || !cell) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    taken.current = { x: event.clientX, width: cell.offsetWidth };
  }

  function onPointerMove(event: PointerEvent<HTMLSpanElement>) {
    if (!taken.current) return;
    // Resizes the rows on release: rendering them at each step would lag behind the pointer.
    event.currentTarget.style.translate = `${widthAt(event) - taken.current.width}px`;
  }

  function onPointerUp(event: PointerEvent<HTMLSpanElement>) {
    if (!taken.current) return;
    const width = widthAt(event);
    const isMoved = width !== taken.current.width;
    taken.current = null;
    event.currentTarget.style.translate = '';
    if (isMoved) onWidth(width);
  }

  return (
    <span
      aria-hidden
      data-column-edge
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      className="absolute inset-y-1 right-0 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-1 after:w-px hover:after:bg-accent active:after:bg-accent"
    />
  );
}
