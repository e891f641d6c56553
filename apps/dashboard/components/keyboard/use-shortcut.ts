'use client';

import { useEffectEvent, useLayoutEffect } from 'react';
import { register } from './shortcuts.ts';

/**
 * Registers a shortcut while the component is mounted; the list of `?` shows it. It is inactive while a person types,
 * while a modal dialog is open, with Ctrl, Alt or ⌘, and if single-key shortcuts are off.
 *
 * @param keys in order, as in `KeyboardEvent.key`: `r`, `?`, `g s`
 * @param does the action, without a period: `Refresh the list`
 * @param enabled whether it is active now
 */
export function useShortcut(keys: string, does: string, handler: () => void, enabled = true): void {
  const run = useEffectEvent(handler);
  // In a layout effect, so that keys work as soon as the page responds to anything.
  useLayoutEffect(
    () => (enabled ? register({ keys, does, run: () => run() }) : undefined),
    [keys, does, enabled],
  );
}
