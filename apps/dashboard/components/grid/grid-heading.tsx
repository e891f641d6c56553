'use client';

import type { RefObject } from 'react';
import { cellClass } from './cell-class.ts';
import type { TableColumn } from './definition.ts';

/** A column whose width someone wants to know, and where its heading is put for them. */
export interface MeasuredColumn {
  id: string;
  heading: RefObject<HTMLDivElement | null>;
}

interface GridHeadingProps<Row> {
  columns: readonly TableColumn<Row>[];
  chosen: boolean;
  selectable: boolean;
  measured: MeasuredColumn | undefined;
}

/** The names of the columns; they stay in sight. Cards say by themselves what they show. */
export function GridHeading<Row>({ columns, chosen, selectable, measured }: GridHeadingProps<Row>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: a heading that does nothing needs no focus
    <div
      role="row"
      aria-rowindex={1}
      className="row-grid sticky top-0 z-10 h-(--heading) border-b border-line-strong bg-canvas px-1.5 text-xs font-medium text-ink-soft @max-3xl:sr-only sm:px-2.5"
    >
      {selectable && (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: as the row
        <div role="columnheader" aria-colindex={1}>
          <span className="sr-only">Selected</span>
        </div>
      )}
      {columns.map((column, index) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: as the row
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={index + (selectable ? 2 : 1)}
          ref={column.id === measured?.id ? measured.heading : undefined}
          className={cellClass(column, chosen)}
        >
          <span className="truncate">{column.heading ?? column.label}</span>
        </div>
      ))}
    </div>
  );
}
