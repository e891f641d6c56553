'use client';

/** The key that is held for the shortcuts of programs, as this machine calls it. */
export function modifier(): '⌘' | 'Ctrl' {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
}
