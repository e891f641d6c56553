'use client';

import type { Session } from '@masker/contract';
import { FlexRender, type Header } from '@tanstack/react-table';
import type { RefObject } from 'react';
import { cellClass } from './cell-class.ts';
import type { sessionFeatures } from './columns.tsx';
import { headingHeight } from './use-row-window.ts';

interface GridHeadingProps {
  headers: readonly Header<typeof sessionFeatures, Session>[];
  /** The heading of the redactions, whose width decides how many chips there is room for. */
  chipHeading: RefObject<HTMLDivElement | null>;
}

/** The names of the columns; they stay in sight. */
export function GridHeading({ headers, chipHeading }: GridHeadingProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: a heading that does nothing needs no focus
    <div
      role="row"
      aria-rowindex={1}
      style={{ height: headingHeight }}
      className="session-grid sticky top-0 z-10 border-b border-line-strong bg-canvas px-1.5 text-xs font-medium text-ink-soft sm:px-2.5"
    >
      {headers.map((header) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        // biome-ignore lint/a11y/useFocusableInteractive: as the row
        <div
          key={header.id}
          role="columnheader"
          ref={header.column.id === 'redaction_count' ? chipHeading : undefined}
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
