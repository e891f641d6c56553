'use client';

import { Dialog } from '@base-ui/react/dialog';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';

export interface RowDrawerProps {
  /** What one row is called: `session`. */
  noun: string;
  /** What is shown; null when the drawer is closed. */
  children: ReactNode;
  canGo: { previous: boolean; next: boolean };
  /** To the row before (-1) or after (1) in the list. */
  onGo(step: -1 | 1): void;
  onClose(): void;
  /** Puts the focus back where it came from. */
  focusRow: RefObject<(() => void) | null>;
}

const steps: Record<string, -1 | 1> = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };

/** One row in full, beside the list, which stays usable. */
export function RowDrawer({ noun, children, canGo, onGo, onClose, focusRow }: RowDrawerProps) {
  const popup = useRef<HTMLDivElement>(null);
  // While it closes, it still shows what it showed.
  const shown = useRef(children);
  if (children !== null) shown.current = children;

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (step === -1 ? canGo.previous : canGo.next) onGo(step);
  }

  return (
    <Dialog.Root
      open={children !== null}
      onOpenChange={(open) => !open && onClose()}
      modal={false}
      disablePointerDismissal
    >
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={() => {
            focusRow.current?.();
            return false;
          }}
          onKeyDown={onKeyDown}
          className="fixed top-12 right-0 bottom-0 z-30 flex w-full flex-col bg-raised shadow-drawer outline-none transition-[translate,opacity] duration-150 ease-out data-[ending-style]:translate-x-4 data-[ending-style]:opacity-0 data-[starting-style]:translate-x-4 data-[starting-style]:opacity-0 sm:top-(--below-filters) sm:bottom-7 sm:w-[27rem]"
        >
          <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
            <Dialog.Title className="font-semibold first-letter:uppercase">{noun}</Dialog.Title>
            <div className="ml-auto flex items-center gap-0.5">
              <IconButton label={`Previous ${noun} (↑)`} disabled={!canGo.previous} onClick={() => onGo(-1)}>
                <ChevronUp />
              </IconButton>
              <IconButton label={`Next ${noun} (↓)`} disabled={!canGo.next} onClick={() => onGo(1)}>
                <ChevronDown />
              </IconButton>
              <span aria-hidden className="mx-1 h-4 w-px bg-line-strong" />
              <Dialog.Close render={<IconButton label="Close (Esc)" />}>
                <X />
              </Dialog.Close>
            </div>
          </div>
          {shown.current}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
