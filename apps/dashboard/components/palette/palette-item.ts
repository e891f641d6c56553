import type { LucideIcon } from 'lucide-react';

/** Something that can be found in the palette. */
export interface PaletteItem {
  /** The same for the same thing. */
  id: string;
  label: string;
  /** What it is, in a word or two. */
  hint?: string;
  /** Other words that it is found by. */
  words?: string;
  Icon: LucideIcon;
  /** Does it, or goes there. A text that comes of it says why that was not possible. */
  run(): unknown;
}

export interface PaletteGroup {
  label: string;
  items: PaletteItem[];
}

/** Whether each word that was typed is in what an item is called. */
export function isFound({ label, hint = '', words = '' }: PaletteItem, typed: string): boolean {
  const text = `${label} ${hint} ${words}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
