import type { LucideIcon } from 'lucide-react';

/** An item of the palette. */
export interface PaletteItem {
  /** A stable key. */
  id: string;
  label: string;
  /** The label, in a word or two. */
  hint?: string;
  /** Further search terms. */
  words?: string;
  Icon: LucideIcon;
  /** Performs the action. A returned text explains why it was not possible. */
  run(): unknown;
}

export interface PaletteGroup {
  label: string;
  items: PaletteItem[];
}

/** Whether the terms of an item contain every typed word. */
export function isFound({ label, hint = '', words = '' }: PaletteItem, typed: string): boolean {
  const text = `${label} ${hint} ${words}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
