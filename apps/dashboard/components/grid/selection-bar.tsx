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
  /** What can be done with them. */
  children: ReactNode;
}

/** What can be done with the selected rows; it is there while some are. */
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
