'use client';

import { type ToggleEvent, useEffect, useId, useRef, useState } from 'react';

/** The distance in pixels between a popup and its button, and between it and the edge of the window. */
const gap = 6;

/**
 * A native popover: above everything, closed by Escape and by a press outside, with focus restored. It opens on the
 * first press, even before React has hydrated the page.
 */
export function usePopover() {
  const id = useId();
  const anchor = useRef<HTMLElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  function place() {
    if (anchor.current && popup.current) placeBeside(popup.current, anchor.current);
  }

  useEffect(() => {
    if (!popup.current?.matches(':popover-open')) return;
    place();
    setOpen(true);
  }, []);

  useEffect(() => {
    // Escape closes only this popover, not its surroundings.
    const stop = (event: KeyboardEvent) => event.key === 'Escape' && event.stopPropagation();
    const elements = open ? [popup.current, anchor.current] : [];
    for (const element of elements) element?.addEventListener('keydown', stop);
    return () => {
      for (const element of elements) element?.removeEventListener('keydown', stop);
    };
  }, [open]);

  useEffect(() => {
    if (!open) return;
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, [open]);

  return {
    open,
    anchor,
    /** The props of the button that opens and closes it. */
    buttonProps: {
      popoverTarget: id,
      'aria-haspopup': 'dialog',
      'aria-expanded': open,
    } as const,
    popupProps: {
      id,
      ref: popup,
      popover: 'auto',
      onBeforeToggle: ({ newState }: ToggleEvent<HTMLDivElement>) => newState === 'open' && place(),
      onToggle: ({ newState }: ToggleEvent<HTMLDivElement>) => setOpen(newState === 'open'),
    } as const,
    show() {
      if (popup.current && !popup.current.matches(':popover-open')) popup.current.showPopover();
    },
    hide: () => popup.current?.hidePopover(),
    /** Whether the popover has content. */
    has: (node: EventTarget | null) => node instanceof Node && popup.current?.contains(node) === true,
  };
}

/** Places a popup below its button, or above it from the top of the window if there is no room. */
function placeBeside(popup: HTMLElement, anchor: HTMLElement) {
  const { left, right, bottom } = anchor.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const isRight = left > width / 2;
  const room = height - bottom - 2 * gap;
  const top = room < Math.min(280, height / 2) ? gap : bottom + gap;
  Object.assign(popup.style, {
    top: `${top}px`,
    left: isRight ? 'auto' : `${Math.max(gap, left)}px`,
    right: isRight ? `${Math.max(gap, width - right)}px` : 'auto',
    maxHeight: `${height - top - gap}px`,
  });
}
