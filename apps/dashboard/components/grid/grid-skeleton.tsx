'use client';

import type { CSSProperties } from 'react';
import { useLayout } from '@/lib/grid/use-layout.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { cellClass } from './cell-class.ts';
import { type GridDefinition, type TableColumn, tracksOf } from './definition.ts';

const rows = Array.from({ length: 24 }, (_, index) => index);
const widths = ['w-32', 'w-40', 'w-12', 'w-14', 'w-56', 'w-24', 'w-28'];

interface SkeletonRowProps<Row> {
  columns: readonly TableColumn<Row>[];
  chosen: boolean;
  selectable: boolean;
  still?: boolean;
}

/** Placeholder of a row. */
export function SkeletonRow<Row>({ columns, chosen, selectable, still = false }: SkeletonRowProps<Row>) {
  return (
    <div aria-hidden className="row-grid h-(--row) border-b border-line px-1.5 sm:px-2.5">
      {selectable && <div className="@max-3xl:hidden" />}
      {columns.map((column, index) => (
        <div key={column.id} className={cellClass(column, chosen)}>
          <Skeleton still={still} className={`${widths[index] ?? 'w-20'} max-w-full`} />
        </div>
      ))}
    </div>
  );
}

/** Placeholder of the table until its first page arrives. */
export function GridSkeleton<Row extends object>({ grid }: { grid: GridDefinition<Row> }) {
  const { columns, chosen, density } = useLayout(grid);
  const selectable = grid.selectionName !== undefined;
  return (
    <div
      role="status"
      data-density={density}
      style={tracksOf(columns, { chosen, selectable }) as CSSProperties}
      className="row-heights min-h-0 flex-1 overflow-hidden bg-surface"
    >
      <span className="sr-only">Loading {grid.many}</span>
      <div className="h-(--heading) border-line-strong bg-canvas @3xl:border-b" />
      {rows.map((row) => (
        <SkeletonRow key={row} columns={columns} chosen={chosen} selectable={selectable} />
      ))}
    </div>
  );
}
