'use client';

import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../ui/button.tsx';

interface FilterLineProps {
  children: ReactNode;
  /** Whether there is anything to clear. */
  narrowed: boolean;
  onClear(): void;
  /** Stands at the far end. */
  end: ReactNode;
}

/** Everything that narrows a list, in one line. */
export function FilterLine({ children, narrowed, onClear, end }: FilterLineProps) {
  const group = useRef<HTMLDivElement>(null);

  function clear() {
    onClear();
    // The button goes, with the focus in it.
    group.current?.querySelector('button')?.focus();
  }

  return (
    <div className="flex h-11 shrink-0 items-center border-b border-line bg-surface">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line everywhere */}
      <div
        ref={group}
        role="group"
        aria-label="Filters"
        className="flex min-w-0 flex-1 items-center gap-2 self-stretch overflow-x-auto px-3 [scrollbar-width:none] sm:px-4"
      >
        {children}
        {narrowed && (
          <Button look="quiet" onClick={clear}>
            <X className="size-3.5" /> Clear
          </Button>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 pr-3 pl-2 sm:pr-4">{end}</div>
    </div>
  );
}
