'use client';

import { Dialog } from '@base-ui/react/dialog';
import type { Session } from '@masker/contract';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';
import { DrawerContent } from './drawer-content.tsx';

interface SessionDrawerProps {
  /** The session to show; null when the drawer is closed. */
  id: string | null;
  /** The session itself, when the list has it. */
  loaded: Session | undefined;
  canGo: { previous: boolean; next: boolean };
  /** To the session before (-1) or after (1) in the list. */
  onGo(step: -1 | 1): void;
  onClose(): void;
  onAgent(id: string): void;
  /** Puts the focus back where it came from. */
  focusRow: RefObject<(() => void) | null>;
}

const steps: Record<string, -1 | 1> = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };

/** One session in full, beside the list, which stays usable. */
export function SessionDrawer({ id, loaded, canGo, onGo, onClose, onAgent, focusRow }: SessionDrawerProps) {
  const popup = useRef<HTMLDivElement>(null);
  // While it closes, it still shows what it showed.
  const shown = useRef({ id: '', loaded });
  if (id !== null) shown.current = { id, loaded };

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (step === -1 ? canGo.previous : canGo.next) onGo(step);
  }

  return (
    <Dialog.Root
      open={id !== null}
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
          className="fixed top-12 right-0 bottom-0 z-30 sm:top-[5.75rem] sm:bottom-7 flex w-full flex-col bg-raised shadow-drawer outline-none transition-[translate,opacity] duration-150 ease-out data-[ending-style]:translate-x-4 data-[ending-style]:opacity-0 data-[starting-style]:translate-x-4 data-[starting-style]:opacity-0 sm:w-[27rem]"
        >
          <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
            <Dialog.Title className="font-semibold">Session</Dialog.Title>
            <div className="ml-auto flex items-center gap-0.5">
              <IconButton label="Previous session (↑)" disabled={!canGo.previous} onClick={() => onGo(-1)}>
                <ChevronUp />
              </IconButton>
              <IconButton label="Next session (↓)" disabled={!canGo.next} onClick={() => onGo(1)}>
                <ChevronDown />
              </IconButton>
              <span aria-hidden className="mx-1 h-4 w-px bg-line-strong" />
              <Dialog.Close render={<IconButton label="Close (Esc)" />}>
                <X />
              </Dialog.Close>
            </div>
          </div>
          {shown.current.id !== '' && <DrawerContent {...shown.current} onAgent={onAgent} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
