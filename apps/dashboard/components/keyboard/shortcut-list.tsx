'use client';

import { Switch } from '@base-ui/react/switch';
import { useId, useSyncExternalStore } from 'react';
import { Kbd } from '../ui/kbd.tsx';
import { Modal } from '../ui/modal.tsx';
import { modifier } from './modifier.ts';
import { areShortcutsOn, registeredShortcuts, subscribe, turnShortcuts } from './shortcuts.ts';

interface ShortcutListProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** The displayed name of a key. */
const keyNames: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Enter: '↵', Escape: 'esc' };

/** The keys of every list; they act on the list that has the focus. */
const inList = [
  { keys: 'j', or: 'ArrowDown', does: 'The next row' },
  { keys: 'k', or: 'ArrowUp', does: 'The row before' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'x', does: 'Select the row' },
  { keys: 'Escape', does: 'Close what is open' },
];

/** All shortcuts of this page, and the switch for single-key shortcuts. */
export function ShortcutList({ open, onOpenChange }: ShortcutListProps) {
  const registered = useSyncExternalStore(subscribe, registeredShortcuts, registeredShortcuts);
  const isOn = useSyncExternalStore(subscribe, areShortcutsOn, () => true);
  const id = useId();
  // If two shortcuts have the same keys, the last one applies.
  const working = [...new Map(registered.map((shortcut) => [shortcut.keys, shortcut])).values()];
  const here = working.filter(({ keys }) => !keys.startsWith('g '));
  // The heading has the rest of the text.
  const goTo = working.flatMap(({ keys, does }) =>
    keys.startsWith('g ') ? [{ keys, does: does.replace(/^Go to /, '') }] : [],
  );
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="grid gap-x-8 gap-y-5 px-4 pt-4 pb-5 sm:grid-cols-2 sm:px-5">
        <Group title="On this page" shortcuts={here} off={!isOn} />
        <div className="flex flex-col gap-5">
          <Group title="Go to" shortcuts={goTo} off={!isOn} />
          <Group title="In a list" shortcuts={inList} />
          <Group title="Everywhere" shortcuts={[{ keys: `${modifier()} k`, does: 'Search' }]} />
        </div>
      </div>
      <div className="flex items-start gap-3 border-t border-line px-4 py-3 sm:px-5">
        <Switch.Root
          checked={isOn}
          onCheckedChange={turnShortcuts}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-hint`}
          className="mt-0.5 flex h-4.5 w-8 shrink-0 rounded-full border border-line-strong bg-sunken p-px data-[checked]:border-transparent data-[checked]:bg-accent-solid forced-colors:border-[ButtonText]"
        >
          <Switch.Thumb className="size-3.5 rounded-full bg-ink-faint transition-[translate] duration-100 data-[checked]:translate-x-3.5 data-[checked]:bg-on-accent forced-colors:bg-[ButtonText] forced-colors:forced-color-adjust-none" />
        </Switch.Root>
        <span className="min-w-0">
          <span id={`${id}-label`} className="font-medium">
            Single-key shortcuts
          </span>
          <span id={`${id}-hint`} className="block text-xs text-pretty text-ink-soft">
            Turn them off if you type by voice, or press keys by accident. Arrow keys, Enter, Esc and search
            go on working.
          </span>
        </span>
      </div>
    </Modal>
  );
}

interface GroupProps {
  title: string;
  shortcuts: readonly { keys: string; or?: string; does: string }[];
  /** Single-key shortcuts are off. */
  off?: boolean;
}

function Group({ title, shortcuts, off = false }: GroupProps) {
  const id = useId();
  if (shortcuts.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1.5 text-xs text-ink-faint">
        {title}
        {off && ', turned off'}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {shortcuts.map(({ keys, or, does }) => (
          <li key={keys} className="flex items-center justify-between gap-3">
            <span>{does}</span>
            <span className="flex shrink-0 items-center gap-1">
              <Keys keys={keys} />
              {or !== undefined && (
                <>
                  <span className="text-xs text-ink-faint">or</span>
                  <Keys keys={or} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Keys({ keys }: { keys: string }) {
  return keys.split(' ').map((key) => <Kbd key={key}>{keyNames[key] ?? key}</Kbd>);
}
