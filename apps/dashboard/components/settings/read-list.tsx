'use client';

import type { ReactNode } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { CardSkeleton } from './card-list.tsx';
import { ListProblem } from './list-problem.tsx';

interface ReadListProps<Data> {
  query: { data: Data | undefined; error: unknown; isFetching: boolean; refetch(): Promise<unknown> };
  /** What is listed: `tokens`. */
  what: string;
  children(data: Data): ReactNode;
}

/** What was read, what stands in for it until then, or why it could not be read. */
export function ReadList<Data>({ query, what, children }: ReadListProps<Data>) {
  const { data, error, isFetching, refetch } = query;
  return (
    <div className="flex flex-col gap-3" aria-busy={isFetching}>
      {error !== null && (
        <ListProblem problem={problemOf(error)} busy={isFetching} onRetry={() => void refetch()} />
      )}
      {data === undefined ? error === null && <CardSkeleton what={what} /> : children(data)}
    </div>
  );
}
