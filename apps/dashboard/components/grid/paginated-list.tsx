'use client';

import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import type { OpenRow } from '@/lib/grid/use-open-row.ts';
import type { Pagination } from '@/lib/grid/use-pagination.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import type { GridDefinition } from './definition.ts';
import { GridSkeleton } from './grid-skeleton.tsx';
import { GridTail } from './grid-tail.tsx';
import { ListStatus } from './list-status.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { RowDrawer } from './row-drawer.tsx';
import { RowGrid, type RowGridProps } from './row-grid.tsx';

interface PaginatedListProps<Row extends object> {
  grid: GridDefinition<Row>;
  pagination: Pagination<Row>;
  /** Which list it is. Another one starts at its top, unless the reader goes back to a place in it. */
  address: ListAddress;
  opened: OpenRow;
  /** The window that the list covers, in words. */
  covers: string;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode): ReactNode;
  /** Stands between the filters and the table. */
  above?: ReactNode;
  /** Stands in for a list without rows. */
  empty: ReactNode;
  /** The row that is open, in full; it is not in the list when a link named one further down. */
  details(id: string, row: Row | undefined): ReactNode;
  measured?: RowGridProps<Row>['measured'];
}

/** The rows of a window: the table, what stands in for it, and the drawer beside it. */
export function PaginatedList<Row extends object>(props: PaginatedListProps<Row>) {
  const { grid, pagination, address, opened, covers, filterBar, above, empty, details, measured } = props;
  const { rows } = pagination;
  const [at, setAt] = useState({ list: address.list, index: 0 });
  const current = at.list === address.list ? at.index : 0;
  const setCurrent = (index: number) => setAt({ list: address.list, index });
  const toTop = useRef<(() => void) | null>(null);
  const focusRow = useRef<(() => void) | null>(null);

  // A link that names a row puts the focus where it is, if it is among the first.
  const atCurrent = rows.at(current);
  const isAtCurrent = atCurrent !== undefined && grid.idOf(atCurrent) === opened.id;
  const openIndex = opened.id === null ? -1 : isAtCurrent ? current : rows.indexOf(opened.id);
  const goToOpen = useEffectEvent(() => {
    if (openIndex >= 0) setCurrent(openIndex);
  });
  useEffect(() => goToOpen(), [openIndex, address.list]);

  function open(index: number) {
    const row = rows.at(index);
    if (!row) return;
    setCurrent(index);
    opened.open(grid.idOf(row));
  }

  function refresh() {
    // What is new is there.
    toTop.current?.();
    setCurrent(0);
    pagination.restart();
  }

  function content() {
    if (rows.length > 0) {
      return (
        <RowGrid
          key={address.list}
          grid={grid}
          rows={rows}
          address={address}
          hasMore={pagination.hasMore}
          onNearEnd={() => !pagination.problem && pagination.extend()}
          tail={<GridTail grid={grid} pagination={pagination} />}
          current={Math.min(current, rows.length - 1)}
          onCurrent={setCurrent}
          openId={opened.id}
          onOpen={open}
          onClose={opened.close}
          openIndex={openIndex}
          focusRow={focusRow}
          toTop={toTop}
          measured={measured}
        />
      );
    }
    if (pagination.problem) return <ProblemNotice problem={pagination.problem} onRetry={pagination.extend} />;
    return pagination.starting ? <GridSkeleton grid={grid} /> : empty;
  }

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{grid.title}</h1>
      {filterBar(<RefreshButton busy={pagination.restarting || pagination.starting} onRefresh={refresh} />)}
      {above}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={pagination.starting}>
        {content()}
      </div>
      <ListStatus grid={grid} pagination={pagination} covers={covers} />
      <RowDrawer
        noun={grid.one}
        canGo={{ previous: openIndex > 0, next: openIndex >= 0 && openIndex + 1 < rows.length }}
        onGo={(step) => {
          if (openIndex >= 0) open(openIndex + step);
        }}
        onClose={opened.close}
        focusRow={focusRow}
      >
        {opened.id === null ? null : details(opened.id, openIndex >= 0 ? rows.at(openIndex) : undefined)}
      </RowDrawer>
    </main>
  );
}
