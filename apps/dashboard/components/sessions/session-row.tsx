'use client';

import type { Session } from '@masker/contract';
import { FlexRender, type Row } from '@tanstack/react-table';
import { memo } from 'react';
import { cn } from '@/lib/cn.ts';
import { cellClass } from './cell-class.ts';
import type { sessionFeatures } from './columns.tsx';
import { rowHeight } from './use-row-window.ts';

interface SessionRowProps {
  row: Row<typeof sessionFeatures, Session>;
  /** Its place in the whole list, from 0. */
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  /** The row that Tab leads to. */
  current: boolean;
  /** Its session is shown in the drawer. */
  open: boolean;
}

/** One session in the table. */
export const SessionRow = memo(function SessionRow({ row, index, top, current, open }: SessionRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      data-index={index}
      data-session={row.original.id}
      tabIndex={current ? 0 : -1}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
      className={cn(
        'group/row session-grid absolute inset-x-0 top-0 cursor-default border-b border-line px-1.5 outline-none sm:px-2.5',
        'hover:bg-hover focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]',
        open && 'bg-accent-soft shadow-[inset_2px_0_0_var(--accent)] hover:bg-accent-soft',
      )}
    >
      {row.getAllCells().map((cell) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
        <div key={cell.id} role="gridcell" className={cellClass(cell.column.columnDef.meta)}>
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
}, isSame);

/** Sessions never change: the same session in the same place is drawn the same. */
function isSame(before: SessionRowProps, after: SessionRowProps): boolean {
  return (
    before.row.original === after.row.original &&
    before.index === after.index &&
    before.top === after.top &&
    before.current === after.current &&
    before.open === after.open
  );
}
