'use client';

import { memo, type ReactNode } from 'react';
import type { LoadedRows } from '@/lib/grid/loaded.ts';
import { GridRow, type GridRowProps } from './grid-row.tsx';
import { chunkSize } from './use-row-window.ts';

interface RowChunkProps<Row extends object> extends Pick<GridRowProps<Row>, 'grid' | 'columns' | 'chosen'> {
  rows: LoadedRows<Row>;
  /** Its place among the chunks, from 0. */
  nth: number;
  /** The row that Tab leads to; -1 when it is in another chunk. */
  current: number;
  /** Null when it is not in this chunk. */
  openId: string | null;
  /** The ids of selected rows; undefined where rows cannot be selected. */
  selection: ReadonlySet<string> | undefined;
}

/** A few rows that are drawn, and left out, together. */
function Chunk<Row extends object>({ rows, nth, current, openId, selection, ...row }: RowChunkProps<Row>) {
  const start = nth * chunkSize;
  const indexes = Array.from({ length: Math.min(chunkSize, rows.length - start) }, (_, n) => start + n);
  return (
    <div
      className="absolute inset-x-0 contain-strict"
      style={{ top: `calc(var(--row) * ${start})`, height: `calc(var(--row) * ${indexes.length})` }}
    >
      {indexes.map((index) => {
        const item = rows.at(index);
        if (!item) return null;
        const id = row.grid.idOf(item);
        return (
          <GridRow
            key={id}
            {...row}
            row={item}
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
