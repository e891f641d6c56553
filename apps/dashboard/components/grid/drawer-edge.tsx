'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { chooseDrawerWidth, leastWidth, mostWidth, useDrawerWidth, usualWidth } from './drawer-width.ts';

/** The step of an arrow key, in pixels. */
const step = 16;

/** The edge of the drawer, which resizes it by dragging or with the arrow keys. */
export function DrawerEdge({ controls }: { controls: string }) {
  const width = useDrawerWidth();
  /** The start of the drag: the pointer, and the width of the drawer. */
  const taken = useRef<{ x: number; width: number } | null>(null);

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    taken.current = { x: event.clientX, width };
  }

  function onPointerMove(event: PointerEvent) {
    if (taken.current) chooseDrawerWidth(taken.current.width + taken.current.x - event.clientX);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const widths: Record<string, number> = {
      ArrowLeft: width + step,
      ArrowRight: width - step,
      Home: leastWidth,
      End: mostWidth(),
      Enter: usualWidth,
    };
    const next = widths[event.key];
    if (next === undefined) return;
    event.preventDefault();
    chooseDrawerWidth(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a line in a text cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the drawer"
      aria-controls={controls}
      aria-valuemin={leastWidth}
      aria-valuenow={width}
      aria-valuemax={typeof window === 'undefined' ? width : mostWidth()}
      aria-valuetext={`${width} pixels`}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        taken.current = null;
      }}
      onDoubleClick={() => chooseDrawerWidth(usualWidth)}
      onKeyDown={onKeyDown}
      title="Drag, or use the arrow keys, to change the width"
      className="absolute inset-y-0 -left-1 z-10 hidden w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-1 after:w-px after:bg-line-strong hover:after:w-0.5 hover:after:bg-accent focus-visible:outline-offset-0 focus-visible:after:w-0.5 focus-visible:after:bg-accent sm:block"
    />
  );
}
