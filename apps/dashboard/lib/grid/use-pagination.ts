'use client';

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { type Problem, problemOf } from '../api/problem.ts';
import { LoadedRows } from './loaded.ts';
import type { ReadPage } from './page-request.ts';

/** The rows of a window that are loaded so far, in order, and the state of their pagination. */
export interface Pagination<Row> {
  rows: LoadedRows<Row>;
  /** Rows that were read back, before the instant that the list was begun at. */
  before: number;
  /** The first page is on its way. */
  starting: boolean;
  /** Another page is on its way. */
  extending: boolean;
  /** The first page is being read again. */
  restarting: boolean;
  /** There is more to read after what is loaded. */
  hasMore: boolean;
  /** There is more to read before what is loaded: the list was begun at an instant. */
  hasBefore: boolean;
  /** Why the last page asked for did not come. What is loaded stays. */
  problem: Problem | null;
  /** Reads the next page, or the one that did not come. */
  extend(): void;
  /** Reads the page before the first one. */
  extendBack(): void;
  /** Begins anew, with a window that ends now. */
  restart(): void;
}

/**
 * Paginates a query that reads one page after another.
 *
 * @param readFirstPage reads the first page again, and forgets the others: they belong to the window that is left
 */
export function usePagination<Row>(
  query: UseInfiniteQueryResult<InfiniteData<ReadPage<Row>>, unknown>,
  readFirstPage: () => Promise<unknown>,
  idOf: (row: Row) => string,
): Pagination<Row> {
  const [restarting, setRestarting] = useState(false);
  const pages = query.data?.pages;
  const problem = useMemo(() => (query.error ? problemOf(query.error) : null), [query.error]);
  const rows = useMemo(() => new LoadedRows(pages ?? [], idOf), [pages, idOf]);

  // A page of a search can be empty though the list goes on; and one that was begun at an instant behind its last row has
  // all of its rows before it.
  const goesOn = rows.length === 0 && !query.error && (query.hasNextPage || query.hasPreviousPage);
  const readOn = useEffectEvent(() => {
    if (query.hasNextPage) void query.fetchNextPage();
    else void query.fetchPreviousPage();
  });
  useEffect(() => {
    if (goesOn && !query.isFetching) readOn();
  }, [goesOn, query.isFetching]);

  async function restart() {
    setRestarting(true);
    // What goes wrong is in the query.
    await readFirstPage().catch(() => {});
    setRestarting(false);
  }

  return {
    rows,
    before: (pages ?? []).reduce((sum, page) => sum + (page.direction === 'back' ? page.data.length : 0), 0),
    starting: (query.isFetching && pages === undefined) || goesOn,
    extending: query.isFetchingNextPage,
    restarting,
    hasMore: query.hasNextPage,
    hasBefore: query.hasPreviousPage,
    problem: query.isFetching ? null : problem,
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
