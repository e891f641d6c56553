'use client';

import { useMemo } from 'react';
import type { GridDefinition, TableColumn } from '@/components/grid/definition.ts';
import { type Density, type Layout, useLayouts } from '../preferences/layout.tsx';

/** The layout of a table. */
export interface GridLayout<Row> {
  /** The columns, in order. */
  columns: readonly TableColumn<Row>[];
  /** Whether a person chose them; otherwise the width of the window determines them. */
  chosen: boolean;
  density: Density;
  change(layout: Layout): void;
  /** Resets the layout. */
  reset(): void;
  layout: Layout;
  /** The columns of a layout, chosen or not. */
  known: readonly { id: string; width?: number }[];
}

/** The layout of one table. The browser stores it, independent of views. */
export function useLayout<Row extends object>(grid: GridDefinition<Row>): GridLayout<Row> {
  const { layouts, setLayout } = useLayouts();
  const layout = layouts[grid.title] ?? noLayout;
  const columns = useMemo(() => columnsOf(grid, layout), [grid, layout]);
  return {
    columns,
    chosen: layout.columns !== undefined,
    density: layout.density ?? 'comfortable',
    change: (next) => setLayout(grid.title, next),
    reset: () => setLayout(grid.title, null),
    layout,
    known: layout.columns ?? columns.map(({ id }) => ({ id })),
  };
}

const noLayout: Layout = {};

/** Columns that no longer exist are dropped. */
function columnsOf<Row extends object>(
  grid: GridDefinition<Row>,
  layout: Layout,
): readonly TableColumn<Row>[] {
  if (!layout.columns) return grid.columns;
  const known = layout.columns.flatMap(({ id, width }) => {
    const column = grid.columns.find((column) => column.id === id);
    return column ? [width === undefined ? column : { ...column, track: `${width}px` }] : [];
  });
  return known.length > 0 ? known : grid.columns;
}
