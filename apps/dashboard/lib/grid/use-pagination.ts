'use client';

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Problem, problemOf } from '../api/problem.ts';
import { LoadedRows, type Page } from './loaded.ts';

/** The rows of a window that are loaded so far, newest first, and the state of their pagination. */
export interface Pagination<Row> {
  rows: LoadedRows<Row>;
  /** The first page is on its way. */
  starting: boolean;
  /** Another page is on its way. */
  extending: boolean;
  /** The first page is being read again. */
  restarting: boolean;
  /** There is more to read after what is loaded. */
  hasMore: boolean;
  /** Why the last page asked for did not come. What is loaded stays. */
  problem: Problem | null;
  /** Reads the next page, or the one that did not come. */
  extend(): void;
  /** Begins anew, with a window that ends now. */
  restart(): void;
}

/**
 * Paginates a query that reads one page after another.
 *
 * @param readFirstPage reads the first page again, and forgets the others: they belong to the window that is left
 */
export function usePagination<Row>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>, unknown>,
  readFirstPage: () => Promise<unknown>,
  idOf: (row: Row) => string,
): Pagination<Row> {
  const [restarting, setRestarting] = useState(false);
  const pages = query.data?.pages;
  const problem = useMemo(() => (query.error ? problemOf(query.error) : null), [query.error]);
  const rows = useMemo(() => new LoadedRows(pages ?? [], idOf), [pages, idOf]);

  async function restart() {
    setRestarting(true);
    // What goes wrong is in the query.
    await readFirstPage().catch(() => {});
    setRestarting(false);
  }

  return {
    rows,
    starting: query.isFetching && pages === undefined,
    extending: query.isFetchingNextPage,
    restarting,
    hasMore: query.hasNextPage,
    problem: query.isFetching ? null : problem,
    extend() {
      if (query.isFetching) return;
      if (pages === undefined) void query.refetch();
      else void query.fetchNextPage();
    },
    restart: () => void restart(),
  };
}
