'use client';

import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useProblem } from '@/lib/api/use-problem.ts';
import { ListProblem } from '../problem/list-problem.tsx';
import { CardSkeleton } from './card-list.tsx';

interface ReadListProps<Data> {
  query: UseQueryResult<Data, unknown> | UseInfiniteQueryResult<Data, unknown>;
  /** The plural name of the items: `tokens`. */
  what: string;
  children(data: Data): ReactNode;
}

/** A loaded list, its placeholder, or the reason why it could not be loaded. */
export function ReadList<Data>({ query, what, children }: ReadListProps<Data>) {
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  return (
    <div className="flex flex-col gap-3" aria-busy={isFetching}>
      {problem && (
        <ListProblem
          problem={problem}
          busy={isFetching}
          onRetry={() => void refetch()}
          stays={data === undefined ? undefined : `the ${what} below`}
        />
      )}
      {data === undefined ? problem === null && <CardSkeleton what={what} /> : children(data)}
    </div>
  );
}
