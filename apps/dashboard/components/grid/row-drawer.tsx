'use client';

import { ChevronDown, ChevronUp, X } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { isDialogOpen, takesLetters } from '../keyboard/shortcuts.ts';
import { IconButton } from '../ui/button.tsx';
import { DrawerEdge } from './drawer-edge.tsx';
import { useDrawerWidth } from './drawer-width.ts';
import { makeInertBehind } from './inert-behind.ts';

interface RowDrawerProps {
  /** The singular name of a row: `session`. */
  noun: string;
  children: ReactNode;
  /** Shown in the head of the drawer. */
  head?: ReactNode;
  canGo: { previous: boolean; next: boolean };
  /** Opens the previous (-1) or the next (1) row of the list. */
  onGo(step: -1 | 1): void;
  onClose(): void;
  /** Restores the focus. */
  focusRow: RefObject<(() => void) | null>;
}

const steps: Record<string, -1 | 1> = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };

/** One row in full: beside the list if there is room, otherwise above it. The list stays usable. */
export function RowDrawer({ noun, children, head, canGo, onGo, onClose, focusRow }: RowDrawerProps) {
  const drawer = useRef<HTMLDivElement>(null);
  const [id, title] = [useId(), useId()];
  const width = useDrawerWidth();

  useLayoutEffect(() => {
    const element = drawer.current;
    // If the focus has moved to a field since, leave it there.
    if (!takesLetters(document.activeElement)) element?.focus({ preventScroll: true });
    const reach = element && makeInertBehind(element);
    return () => {
      reach?.();
      if (element?.contains(document.activeElement)) queueMicrotask(() => focusRow.current?.());
    };
  }, [focusRow]);

  const close = useEffectEvent(onClose);
  useEffect(() => {
    function onEscape(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (takesLetters(event.target) || isDialogOpen()) return;
      event.preventDefault();
      close();
    }
    document.addEventListener('keydown', onEscape);
    return () => document.removeEventListener('keydown', onEscape);
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesLetters(event.target)) return;
    event.preventDefault();
    if (step === -1 ? canGo.previous : canGo.next) onGo(step);
  }

  return (
    <div
      ref={drawer}
      id={id}
      role="dialog"
      aria-labelledby={title}
      data-beside
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{ '--drawer-width': `${width}px` } as CSSProperties}
      className="fixed inset-x-0 top-12 bottom-0 z-30 flex flex-col bg-raised shadow-drawer outline-none sm:absolute sm:inset-y-0 sm:right-0 sm:left-auto sm:w-(--drawer-width) xl:relative xl:inset-auto xl:z-auto xl:shrink-0 xl:shadow-none forced-colors:border-l"
    >
      <DrawerEdge controls={id} />
      <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 id={title} className="font-semibold first-letter:uppercase">
          {noun}
        </h2>
        <div className="ml-auto flex items-center gap-0.5">
          {head}
          <IconButton label={`Previous ${noun} (↑)`} disabled={!canGo.previous} onClick={() => onGo(-1)}>
            <ChevronUp />
          </IconButton>
          <IconButton label={`Next ${noun} (↓)`} disabled={!canGo.next} onClick={() => onGo(1)}>
            <ChevronDown />
          </IconButton>
          <span aria-hidden className="mx-1 h-4 w-px bg-line-strong" />
          <IconButton label="Close (Esc)" onClick={onClose}>
            <X />
          </IconButton>
        </div>
      </div>
      <div className="quiet-scroll min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
    </div>
  );
}
