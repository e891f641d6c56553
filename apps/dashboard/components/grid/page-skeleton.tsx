'use client';

import type { ReactNode } from 'react';
import type { GridDefinition } from './definition.ts';
import { GridSkeleton } from './grid-skeleton.tsx';

/** Placeholder of a list page until its first rows arrive. */
export function PageSkeleton<Row extends object>({
  grid,
  above,
}: {
  grid: GridDefinition<Row>;
  /** Shown between the filters and the table. */
  above?: ReactNode;
}) {
  return (
    <main id="content" className="flex min-h-0 flex-1 flex-col">
      <div className="h-11 shrink-0 border-b border-line bg-surface" />
      {above}
      <div className="@container flex min-h-0 flex-1 flex-col">
        <GridSkeleton grid={grid} />
      </div>
      <div className="h-7 shrink-0 border-t border-line bg-surface" />
    </main>
  );
}
