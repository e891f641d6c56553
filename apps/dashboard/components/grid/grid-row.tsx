'use client';

import { FlexRender, type Row as TableRow } from '@tanstack/react-table';
import { memo, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { cellClass } from './cell-class.ts';
import type { GridFeatures } from './definition.ts';
import { rowHeight } from './use-row-window.ts';

interface GridRowProps<Row extends object> {
  row: TableRow<GridFeatures<Row>, Row>;
  idAttribute: string;
  /** Its place in the whole list, from 0. */
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  /** The row that Tab leads to. */
  current: boolean;
  /** It is shown in the drawer. */
  open: boolean;
}

function Row<R extends object>({ row, idAttribute, index, top, current, open }: GridRowProps<R>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      data-index={index}
      {...{ [idAttribute]: row.id }}
      tabIndex={current ? 0 : -1}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
      className={cn(
        'group/row row-grid absolute inset-x-0 top-0 cursor-default border-b border-line px-1.5 outline-none sm:px-2.5',
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
}

/** Rows never change: the same one in the same place is drawn the same. */
function isSame<R extends object>(before: GridRowProps<R>, after: GridRowProps<R>): boolean {
  return (
    before.row.original === after.row.original &&
    before.index === after.index &&
    before.top === after.top &&
    before.current === after.current &&
    before.open === after.open
  );
}

/** One row of the table. */
export const GridRow = memo(Row, isSame) as <R extends object>(props: GridRowProps<R>) => ReactNode;
