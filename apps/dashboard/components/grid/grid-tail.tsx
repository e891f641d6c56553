'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { counted, formatCount } from '@/lib/format/count.ts';
import type { GridLayout } from '@/lib/grid/use-layout.ts';
import type { Pagination } from '@/lib/grid/use-pagination.ts';
import { NextTry } from '../problem/next-try.tsx';
import { RequestId } from '../problem/request-id.tsx';
import { useRetry } from '../problem/use-retry.ts';
import { Button } from '../ui/button.tsx';
import type { GridDefinition } from './definition.ts';
import { SkeletonRow } from './grid-skeleton.tsx';

interface GridTailProps<Row extends object> {
  grid: GridDefinition<Row>;
  layout: GridLayout<Row>;
  pagination: Pagination<Row>;
}

/** The part after the last row: loading, an error, or the end. */
export function GridTail<Row extends object>({ grid, layout, pagination }: GridTailProps<Row>) {
  const { problem, hasMore, hasBefore, rows } = pagination;
  const left = useRetry(problem, pagination.extending, hasMore ? pagination.extend : undefined);
  if (!hasMore && !problem) {
    return (
      <p role="status" className="flex h-14 items-center justify-center gap-3 text-xs text-ink-faint">
        <span aria-hidden className="h-px w-10 bg-line-strong" />
        End of window{!hasBefore && `: ${counted(rows.length, grid.one, grid.many)}`}
        <span aria-hidden className="h-px w-10 bg-line-strong" />
      </p>
    );
  }
  if (!problem) {
    return (
      <div>
        <span role="status" className="sr-only">
          {pagination.extending ? `Loading more ${grid.many}` : ''}
        </span>
        <SkeletonRow
          columns={layout.columns}
          chosen={layout.chosen}
          selectable={grid.selectionName !== undefined}
          still
        />
      </div>
    );
  }
  const { title, advice } = explain(problem);
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-2 bg-bad-soft px-4 py-3">
      <TriangleAlert className="size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {title}
          <span className="font-normal text-ink-soft"> · the {formatCount(rows.length)} above stay</span>
        </p>
        <p className="text-xs text-ink-soft">
          {advice} <NextTry left={left} busy={pagination.extending} />
        </p>
        <RequestId id={problem.requestId} />
      </div>
      {hasMore && (
        <Button onClick={pagination.extend} disabled={pagination.extending}>
          <RotateCw className={pagination.extending ? 'size-3.5 animate-spin' : 'size-3.5'} /> Continue from
          here
        </Button>
      )}
      <Button look={hasMore ? 'quiet' : 'outline'} onClick={pagination.restart}>
        Start over
      </Button>
    </div>
  );
}
