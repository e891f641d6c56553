'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { counted } from '@/lib/format/count.ts';
import { IconButton } from '../ui/button.tsx';
import type { GridDefinition } from './definition.ts';

interface SelectionBarProps<Row extends object> {
  grid: GridDefinition<Row>;
  count: number;
  onClear(): void;
  /** The actions on the selected rows. */
  children: ReactNode;
}

/** The actions on selected rows, shown while any are selected. */
export function SelectionBar<Row extends object>({ grid, count, onClear, children }: SelectionBarProps<Row>) {
  return (
    <section
      aria-label="Selection"
      className="absolute inset-x-3 bottom-3 z-20 mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised py-1.5 pr-1.5 pl-3 shadow-pop"
    >
      <span role="status" className="whitespace-nowrap tabular-nums">
        {counted(count, grid.one, grid.many)} selected
      </span>
      {children}
      <IconButton label="Clear the selection" onClick={onClear}>
        <X />
      </IconButton>
    </section>
  );
}
