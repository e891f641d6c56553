'use client';

import { memo, type ReactNode, type RefCallback, useRef } from 'react';
import { movedTo, widened } from '@/lib/grid/columns.ts';
import type { GridLayout } from '@/lib/grid/use-layout.ts';
import { cellClass } from './cell-class.ts';
import { ColumnEdge } from './column-edge.tsx';

/** A column that reports its width, and where its heading is rendered. */
export interface MeasuredColumn {
  id: string;
  heading: RefCallback<HTMLElement>;
  /** Pixels that it has for what is in its cells, as they were measured. */
  room: number;
}

interface GridHeadingProps<Row> {
  layout: GridLayout<Row>;
  selectable: boolean;
  measured: MeasuredColumn | undefined;
}

function Heading<Row>({ layout, selectable, measured }: GridHeadingProps<Row>) {
  const { columns, chosen, known } = layout;
  const dragged = useRef<string | null>(null);

  function change(columns: GridLayout<Row>['known']) {
    layout.change({ ...layout.layout, columns: [...columns] });
  }

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
          draggable
          onDragStart={(event) => {
            dragged.current = column.id;
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', column.label);
          }}
          onDragOver={(event) => dragged.current !== null && event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged.current !== null && dragged.current !== column.id)
              change(movedTo(known, dragged.current, column.id));
            dragged.current = null;
          }}
          onDragEnd={() => {
            dragged.current = null;
          }}
          className={`relative ${cellClass(column, chosen)}`}
        >
          <span className="truncate">{column.heading ?? column.label}</span>
          <ColumnEdge onWidth={(width) => change(widened(known, column.id, width))} />
        </div>
      ))}
    </div>
  );
}

/** The names of the columns; they stay in sight. Cards say by themselves what they show. */
export const GridHeading = memo(Heading) as <Row>(props: GridHeadingProps<Row>) => ReactNode;
