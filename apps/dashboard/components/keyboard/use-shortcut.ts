'use client';

import { useEffectEvent, useLayoutEffect } from 'react';
import { register } from './shortcuts.ts';

/**
 * A key that does something while the component is there, and is in the list that `?` shows. It does nothing while a
 * person types, while a dialog is to be answered, with Ctrl, Alt or ⌘, or when single keys are turned off.
 *
 * @param keys as `KeyboardEvent.key` has them, one after another: `r`, `?`, `g s`
 * @param does what it does, as a sentence without its end: `Refresh the list`
 * @param enabled whether it does so now
 */
export function useShortcut(keys: string, does: string, handler: () => void, enabled = true): void {
  const run = useEffectEvent(handler);
  // As soon as the page reacts to anything, it does to keys.
  useLayoutEffect(
    () => (enabled ? register({ keys, does, run: () => run() }) : undefined),
    [keys, does, enabled],
  );
}
