'use client';

import { FlexRender, type Header } from '@tanstack/react-table';
import type { RefObject } from 'react';
import { cellClass } from './cell-class.ts';
import type { GridFeatures } from './definition.ts';
import { headingHeight } from './use-row-window.ts';

/** A column whose width someone wants to know, and where its heading is put for them. */
export interface MeasuredColumn {
  id: string;
  heading: RefObject<HTMLDivElement | null>;
}

interface GridHeadingProps<Row extends object> {
  headers: readonly Header<GridFeatures<Row>, Row>[];
  measured: MeasuredColumn | undefined;
}

/** The names of the columns; they stay in sight. */
export function GridHeading<Row extends object>({ headers, measured }: GridHeadingProps<Row>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: a heading that does nothing needs no focus
    <div
      role="row"
      aria-rowindex={1}
      style={{ height: headingHeight }}
      className="row-grid sticky top-0 z-10 border-b border-line-strong bg-canvas px-1.5 text-xs font-medium text-ink-soft sm:px-2.5"
    >
      {headers.map((header) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: as the row
        <div
          key={header.id}
          role="columnheader"
          ref={header.column.id === measured?.id ? measured.heading : undefined}
          className={cellClass(header.column.columnDef.meta)}
        >
          <span className="truncate">
            <FlexRender header={header} />
          </span>
        </div>
      ))}
    </div>
  );
}
