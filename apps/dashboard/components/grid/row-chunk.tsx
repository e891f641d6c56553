'use client';

import { memo, type ReactNode } from 'react';
import type { LoadedRows } from '@/lib/grid/loaded.ts';
import type { GridDefinition } from './definition.ts';
import { GridRow, type GridRowProps } from './grid-row.tsx';
import { chunkSize } from './use-row-window.ts';

interface RowChunkProps<Row extends object> extends Pick<GridRowProps<Row>, 'cells'> {
  grid: GridDefinition<Row>;
  rows: LoadedRows<Row>;
  /** The index of the chunk, from 0. */
  nth: number;
  /** The row that Tab moves to; -1 if it is in another chunk. */
  current: number;
  /** Null if it is not in this chunk. */
  openId: string | null;
  /** The ids of selected rows; undefined if rows cannot be selected. */
  selection: ReadonlySet<string> | undefined;
}

/** A few rows that are drawn, and left out, together. */
function Chunk<Row extends object>({
  grid,
  rows,
  cells,
  nth,
  current,
  openId,
  selection,
}: RowChunkProps<Row>) {
  const start = nth * chunkSize;
  const indexes = Array.from({ length: Math.min(chunkSize, rows.length - start) }, (_, n) => start + n);
  return (
    <div
      className="absolute inset-x-0 contain-strict print:static"
      style={{ top: `calc(var(--row) * ${start})`, height: `calc(var(--row) * ${indexes.length})` }}
    >
      {indexes.map((index) => {
        const row = rows.at(index);
        if (!row) return null;
        const id = grid.idOf(row);
        return (
          <GridRow
            key={id}
            row={row}
            cells={cells}
            idAttribute={grid.idAttribute}
            id={id}
            index={index}
            current={index === current}
            open={id === openId}
            selected={selection?.has(id)}
          />
        );
      })}
    </div>
  );
}

export const RowChunk = memo(Chunk) as <Row extends object>(props: RowChunkProps<Row>) => ReactNode;
