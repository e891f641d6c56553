'use client';

/** The modifier key for shortcuts of applications on this system. */
export function modifier(): '⌘' | 'Ctrl' {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
}
