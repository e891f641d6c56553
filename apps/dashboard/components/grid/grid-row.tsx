'use client';

import { memo, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { cellClass } from './cell-class.ts';
import type { GridDefinition, TableColumn } from './definition.ts';

export interface GridRowProps<Row extends object> {
  grid: GridDefinition<Row>;
  row: Row;
  columns: readonly TableColumn<Row>[];
  chosen: boolean;
  /** Its place in the whole list, from 0. */
  index: number;
  /** The row that Tab leads to. */
  current: boolean;
  /** It is shown in the drawer. */
  open: boolean;
  /** Undefined where rows cannot be selected. */
  selected: boolean | undefined;
}

function Row<R extends object>(props: GridRowProps<R>) {
  const { grid, row, columns, chosen, index, current, open, selected } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={open || undefined}
      data-index={index}
      {...{ [grid.idAttribute]: grid.idOf(row) }}
      tabIndex={current ? 0 : -1}
      className={cn(
        'row-grid relative h-(--row) cursor-default border-b border-line px-1.5 sm:px-2.5',
        'focus-visible:-outline-offset-2',
        open || selected ? 'bg-accent-soft' : 'hover:bg-hover',
        open && 'shadow-[inset_2px_0_0_var(--accent)] forced-colors:border-l-4',
      )}
    >
      {selected !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
        <div
          role="gridcell"
          aria-colindex={1}
          data-select
          className="flex h-full items-center pl-1.5 @max-3xl:hidden"
        >
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label="Select"
            checked={selected}
            readOnly
            className="size-3.5 accent-(--accent-solid)"
          />
        </div>
      )}
      {columns.map((column, nth) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={nth + (selected === undefined ? 1 : 2)}
          className={cellClass(column, chosen)}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row of the table. Rows never change: the same one in the same place is drawn the same. */
export const GridRow = memo(Row) as <R extends object>(props: GridRowProps<R>) => ReactNode;
