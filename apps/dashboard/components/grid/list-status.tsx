'use client';

import { explain } from '@/lib/api/explain.ts';
import { counted, formatCount } from '@/lib/format/count.ts';
import type { Pagination } from '@/lib/grid/use-pagination.ts';
import { Kbd } from '../ui/kbd.tsx';
import type { GridDefinition } from './definition.ts';

interface ListStatusProps<Row extends object> {
  grid: GridDefinition<Row>;
  pagination: Pagination<Row>;
  /** The window, in words. */
  covers: string;
}

/** The line below the table: the number of loaded rows, and key hints. */
export function ListStatus<Row extends object>({ grid, pagination, covers }: ListStatusProps<Row>) {
  const { rows, hasMore, hasBefore, starting, problem } = pagination;
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-surface px-3 text-xs text-ink-faint sm:px-4">
      <span className="truncate" data-testid="loaded">
        {starting && !problem
          ? 'Loading…'
          : hasMore || hasBefore
            ? `${formatCount(rows.length)} loaded`
            : problem && rows.length === 0
              ? 'Not loaded'
              : `${counted(rows.length, grid.one, grid.many)}, all loaded`}
        <span className="max-sm:hidden"> · {covers}</span>
        {problem && rows.length > 0 && <span className="text-bad"> · {explain(problem).title}</span>}
      </span>
      <span className="ml-auto hidden items-center gap-3 whitespace-nowrap md:flex print:hidden">
        <span className="flex items-center gap-1">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-1">
          <Kbd>↵</Kbd> open
        </span>
        <span className="flex items-center gap-1">
          <Kbd>esc</Kbd> close
        </span>
      </span>
    </footer>
  );
}
