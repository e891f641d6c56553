'use client';

import { readStored, writeStored } from '@/lib/preferences/stored.ts';

/** A key or two that do something on the page. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has them, one after another: `r`, `?`, `g s`. */
  keys: string;
  /** What they do, for the list of all shortcuts: `Refresh the list`. */
  does: string;
  run(): void;
}

/** Milliseconds within which the second key of two has to follow. */
const pause = 1_500;

const storageKey = 'masker-shortcuts';

/** Those that work now. Of two with the same keys, the one that was added last works. */
let registered: readonly Shortcut[] = [];
const onChange = new Set<() => void>();

/** @returns takes it away again */
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

/** Whether single keys do something. Who types by voice may turn them off (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return readStored(storageKey) !== 'off';
}

/** Remembers it in this browser. */
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
  // Caps Lock does not make it another key.
  const key = event.shiftKey ? event.key : event.key.toLowerCase();
  const found = registered.findLast(({ keys }) => keys === before + key);
  const begins = before === '' && registered.some(({ keys }) => keys.startsWith(`${key} `));
  if ((!found && !begins) || !areShortcutsOn() || isDialogOpen()) return;
  event.preventDefault();
  if (found) found.run();
  else first = { key, at: event.timeStamp };
}

/** Whether what has the focus takes letters itself: a field, or a menu that is searched by typing. */
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

/** Whether a dialog is open that is to be answered first; a drawer beside the list is none. */
export function isDialogOpen(): boolean {
  // Some are there all the time, and not displayed.
  return [...document.querySelectorAll(dialogs)].some((dialog) => dialog.checkVisibility());
}
