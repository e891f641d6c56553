'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import type { Me } from '@masker/contract';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Kbd } from '../ui/kbd.tsx';
import { Name } from '../ui/name.tsx';
import { itemStyle, popupStyle, scrimStyle } from '../ui/popup-style.ts';
import type { PaletteGroup, PaletteItem } from './palette-item.ts';
import { usePaletteItems } from './use-palette-items.ts';

interface PaletteProps {
  me: Me;
  open: boolean;
  onClose(): void;
}

/** Finds a session by id, agents, pages and views, and runs commands of the menus. */
export function Palette({ me, open, onClose }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimStyle} />
        <Dialog.Popup
          aria-label="Search"
          className={`${popupStyle} fixed inset-x-0 top-2 z-40 mx-auto flex max-h-[min(32rem,calc(100dvh-1rem))] w-[calc(100vw-1rem)] max-w-xl flex-col sm:top-[12vh] sm:max-h-[min(32rem,80vh)]`}
        >
          <Found me={me} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Found({ me, onClose }: Pick<PaletteProps, 'me' | 'onClose'>) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { groups, isBusy } = usePaletteItems(typed, me);

  function run(item: PaletteItem) {
    const result = item.run();
    if (result instanceof Promise) void result.then(finish);
    // Closed in the same event: the next Ctrl K opens it again, however busy the page is.
    else finish(result);
  }

  function finish(failed: unknown) {
    if (typeof failed === 'string') setProblem(failed);
    else onClose();
  }

  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={typed}
      onValueChange={(next, { reason }) => reason !== 'item-press' && setTyped(next)}
      itemToStringValue={(item: PaletteItem) => item.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Autocomplete.Input
          aria-label="Search"
          placeholder="A session id, an agent, errors last month, a page"
          className="h-11 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-ink-faint pointer-coarse:text-base"
        />
        <Dialog.Close className="rounded">
          <span className="sr-only">Close </span>
          <Kbd>esc</Kbd>
        </Dialog.Close>
      </div>
      {problem !== null && (
        <p role="alert" className="px-4 py-2 text-bad">
          {problem}
        </p>
      )}
      <Autocomplete.Empty>
        {!isBusy && (
          <p className="px-4 py-6 text-ink-soft text-pretty">
            Nothing is called that. A session is found by its whole id, or by the end of it if the list has
            loaded it, an agent by a part of its name, a list by its status and its window: errors last month.
          </p>
        )}
      </Autocomplete.Empty>
      <Autocomplete.List className="quiet-scroll min-h-0 overflow-y-auto overscroll-contain p-1.5 data-[empty]:p-0">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.label} items={group.items} className="not-last:mb-1.5">
            <Autocomplete.GroupLabel className="px-2 py-1 text-xs text-ink-faint">
              {group.label}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  onClick={() => run(item)}
                  className={`${itemStyle} min-h-8`}
                >
                  <item.Icon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
                  <span className="min-w-0 truncate">
                    <Name of={item.label} />
                  </span>
                  {item.hint !== undefined && (
                    <span className="ml-auto shrink-0 pl-3 text-xs text-ink-faint">{item.hint}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <Autocomplete.Status className="sr-only">
        {isBusy ? 'Looking for agents' : `${groups.reduce((sum, { items }) => sum + items.length, 0)} found`}
      </Autocomplete.Status>
    </Autocomplete.Root>
  );
}
