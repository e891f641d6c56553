'use client';

import { readStored, writeStored } from '@/lib/preferences/stored.ts';

/** A shortcut of one or two keys. */
export interface Shortcut {
  /** The keys in order, as in `KeyboardEvent.key`: `r`, `?`, `g s`. */
  keys: string;
  /** The action, for the list of shortcuts: `Refresh the list`. */
  does: string;
  run(): void;
}

/** The maximum delay between two keys of a shortcut, in milliseconds. */
const pause = 1_500;

const storageKey = 'masker-shortcuts';

/** The active shortcuts. If two have the same keys, the last one added applies. */
let registered: readonly Shortcut[] = [];
const onChange = new Set<() => void>();

/** @returns removes the shortcut */
export function register(shortcut: Shortcut): () => void {
  if (registered.length === 0) document.addEventListener('keydown', onKeyDown);
  replace([...registered, shortcut]);
  return () => {
    replace(registered.filter((one) => one !== shortcut));
    if (registered.length === 0) document.removeEventListener('keydown', onKeyDown);
  };
}

function replace(next: readonly Shortcut[]): void {
  registered = next;
  for (const told of onChange) told();
}

/** For `useSyncExternalStore`. */
export function subscribe(told: () => void): () => void {
  onChange.add(told);
  return () => onChange.delete(told);
}

export function registeredShortcuts(): readonly Shortcut[] {
  return registered;
}

/** Whether single-key shortcuts are enabled. People who type by voice may disable them (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return readStored(storageKey) !== 'off';
}

/** Stores the choice in this browser. */
export function turnShortcuts(on: boolean): void {
  writeStored(storageKey, on ? null : 'off');
  for (const told of onChange) told();
}

let first: { key: string; at: number } | null = null;

function onKeyDown(event: KeyboardEvent): void {
  if (event.key === 'Shift') return;
  const before = first !== null && event.timeStamp - first.at < pause ? `${first.key} ` : '';
  first = null;
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || takesLetters(event.target)) return;
  // Caps Lock must not change the key.
  const key = event.shiftKey ? event.key : event.key.toLowerCase();
  const found = registered.findLast(({ keys }) => keys === before + key);
  const begins = before === '' && registered.some(({ keys }) => keys.startsWith(`${key} `));
  if ((!found && !begins) || !areShortcutsOn() || isDialogOpen()) return;
  event.preventDefault();
  if (found) found.run();
  else first = { key, at: event.timeStamp };
}

/** Whether the focused element accepts letters: a field, or a menu with type-ahead. */
export function takesLetters(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [role=textbox], [role=combobox], [role=menu], [role=listbox]',
      ) !== null)
  );
}

const dialogs = '[role=dialog]:not([data-beside], [data-closed]), [role=alertdialog]:not([data-closed])';

/** Whether a modal dialog is open. The drawer is not modal. */
export function isDialogOpen(): boolean {
  // Some dialogs are always in the document, hidden.
  return [...document.querySelectorAll(dialogs)].some((dialog) => dialog.checkVisibility());
}
