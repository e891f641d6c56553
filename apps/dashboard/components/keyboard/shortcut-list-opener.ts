'use client';

const name = 'masker:shortcuts';

/** Opens the list of all shortcuts. */
export function openShortcutList(): void {
  window.dispatchEvent(new Event(name));
}

/** @returns unsubscribes */
export function onShortcutList(open: () => void): () => void {
  window.addEventListener(name, open);
  return () => window.removeEventListener(name, open);
}
