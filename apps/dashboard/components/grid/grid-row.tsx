'use client';

import { memo, type ReactNode } from 'react';

export interface GridRowProps<Row extends object> {
  row: Row;
  /** The markup of its cells. */
  cells(row: Row): string;
  /** The attribute that its element has its id in, and the id. */
  idAttribute: `data-${string}`;
  id: string;
  /** Its place in the whole list, from 0. */
  index: number;
  /** Whether Tab moves to this row. */
  current: boolean;
  /** Whether the drawer shows this row. */
  open: boolean;
  /** Undefined if rows cannot be selected. */
  selected: boolean | undefined;
}

function Row<R extends object>(props: GridRowProps<R>) {
  const { row, cells, idAttribute, id, index, current, open, selected } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={open || undefined}
      data-index={index}
      {...{ [idAttribute]: id }}
      tabIndex={current ? 0 : -1}
      className="grid-row"
      dangerouslySetInnerHTML={{ __html: cells(row) }}
    />
  );
}

/** A row of the table, memoized because rows are immutable. */
export const GridRow = memo(Row) as <R extends object>(props: GridRowProps<R>) => ReactNode;
