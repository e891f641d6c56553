'use client';

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { useProblem } from '../api/use-problem.ts';
import { LoadedRows } from './loaded.ts';
import type { ReadPage } from './page-request.ts';

/** The loaded rows of a window, in order, and the state of their pagination. */
export interface Pagination<Row> {
  rows: LoadedRows<Row>;
  /** Rows before the instant at which the list starts. */
  before: number;
  /** Whether the first page is loading. */
  starting: boolean;
  /** Whether a page is loading: the next one, or the one that failed. */
  extending: boolean;
  /** Whether the first page is being reloaded. */
  restarting: boolean;
  /** Whether there are more rows after the loaded ones. */
  hasMore: boolean;
  /** Whether there are more rows before the loaded ones, because the list starts at an instant. */
  hasBefore: boolean;
  /** The error of the last requested page, also while it is requested again. The loaded rows stay. */
  problem: Problem | null;
  /** Loads the next page, or retries the failed one. */
  extend(): void;
  /** Loads the page before the first one. */
  extendBack(): void;
  /** Reloads the list, with a window that ends now. */
  restart(): void;
}

/**
 * Paginates a query.
 *
 * @param readFirstPage reloads the first page, and drops the others, which belong to the previous window
 */
export function usePagination<Row>(
  query: UseInfiniteQueryResult<InfiniteData<ReadPage<Row>>, unknown>,
  readFirstPage: () => Promise<unknown>,
  idOf: (row: Row) => string,
): Pagination<Row> {
  const [restarting, setRestarting] = useState(false);
  const pages = query.data?.pages;
  const problem = useProblem(query);
  const rows = useMemo(() => new LoadedRows(pages ?? [], idOf), [pages, idOf]);

  // A page of a search can be empty although the list continues; if a list starts at an instant after its last row, all
  // of its rows come before.
  const goesOn = rows.length === 0 && !problem && (query.hasNextPage || query.hasPreviousPage);
  const readOn = useEffectEvent(() => {
    if (query.hasNextPage) void query.fetchNextPage();
    else void query.fetchPreviousPage();
  });
  useEffect(() => {
    if (goesOn && !query.isFetching) readOn();
  }, [goesOn, query.isFetching]);

  async function restart() {
    setRestarting(true);
    // The query has the error.
    await readFirstPage().catch(() => {});
    setRestarting(false);
  }

  return {
    rows,
    before: (pages ?? []).reduce((sum, page) => sum + (page.direction === 'back' ? page.data.length : 0), 0),
    starting: (query.isFetching && pages === undefined) || goesOn,
    extending: query.isFetchingNextPage || (query.isFetching && problem !== null),
    restarting,
    hasMore: query.hasNextPage,
    hasBefore: query.hasPreviousPage,
    problem,
    extend() {
      if (query.isFetching) return;
      if (pages === undefined) void query.refetch();
      else void query.fetchNextPage();
    },
    extendBack() {
      if (!query.isFetching && query.hasPreviousPage) void query.fetchPreviousPage();
    },
    restart: () => void restart(),
  };
}
