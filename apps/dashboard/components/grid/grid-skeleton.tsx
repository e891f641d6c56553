'use client';

import type { CSSProperties } from 'react';
import { Skeleton } from '../ui/skeleton.tsx';
import { cellClass } from './cell-class.ts';
import type { GridDefinition } from './definition.ts';

const rows = Array.from({ length: 24 }, (_, index) => index);
const widths = ['w-32', 'w-40', 'w-12', 'w-14', 'w-56', 'w-24', 'w-28'];

/** A row that is on its way. */
export function SkeletonRow<Row extends object>({ grid }: { grid: GridDefinition<Row> }) {
  return (
    <div aria-hidden className="row-grid h-9 border-b border-line px-1.5 sm:px-2.5">
      {grid.columns.map(({ meta }, index) => (
        <div key={meta?.label} className={cellClass(meta)}>
          <Skeleton className={`${widths[index]} max-w-full`} />
        </div>
      ))}
    </div>
  );
}

/** The table before its first page. */
export function GridSkeleton<Row extends object>({ grid }: { grid: GridDefinition<Row> }) {
  return (
    <div
      role="status"
      style={grid.tracks as CSSProperties}
      className="min-h-0 flex-1 overflow-hidden bg-surface"
    >
      <span className="sr-only">Loading {grid.many}</span>
      <div className="h-8 border-b border-line-strong bg-canvas" />
      {rows.map((row) => (
        <SkeletonRow key={row} grid={grid} />
      ))}
    </div>
  );
}
