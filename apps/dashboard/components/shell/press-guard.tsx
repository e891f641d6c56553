'use client';

import { useEffect } from 'react';

/** Milliseconds in which a second press of the same button belongs to the first. */
const doublePress = 600;

/** The buttons that do something: make, save, delete. */
const acting = '.button-solid, .button-danger';

/**
 * Takes a double click on a button that makes or changes something for one: until the answer is there, nothing else tells
 * that the first was enough.
 */
export function PressGuard() {
  useEffect(() => {
    let last: { button: Element; at: number } | null = null;
    const guard = (event: MouseEvent) => {
      const button = event.target instanceof Element ? event.target.closest(acting) : null;
      if (button && last?.button === button && event.timeStamp - last.at < doublePress) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else last = button && { button, at: event.timeStamp };
    };
    // What was changed in between is sent by another press.
    const forget = () => {
      last = null;
    };
    // Before React, which listens on the document.
    window.addEventListener('click', guard, true);
    window.addEventListener('input', forget, true);
    return () => {
      window.removeEventListener('click', guard, true);
      window.removeEventListener('input', forget, true);
    };
  }, []);
  return null;
}
