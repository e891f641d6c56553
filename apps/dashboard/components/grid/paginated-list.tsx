'use client';

import { lazy, type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { isClickedEarly, replayEarlyClick } from '@/lib/grid/early-click.ts';
import type { Place } from '@/lib/grid/place.ts';
import { useLayout } from '@/lib/grid/use-layout.ts';
import type { OpenRow } from '@/lib/grid/use-open-row.ts';
import type { Pagination } from '@/lib/grid/use-pagination.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Part } from '../ui/part.tsx';
import type { GridDefinition } from './definition.ts';
import { GridSkeleton } from './grid-skeleton.tsx';
import { GridTail } from './grid-tail.tsx';
import { ListStatus } from './list-status.tsx';
import { type GridHandle, RowGrid, type RowGridProps } from './row-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './use-selection.ts';

const loadDrawer = () => import('./row-drawer.tsx');
const RowDrawer = lazy(async () => ({ default: (await loadDrawer()).RowDrawer }));
// Most of what is clicked while the code loads is a row.
if (isClickedEarly()) void loadDrawer();

interface PaginatedListProps<Row extends object> {
  grid: GridDefinition<Row>;
  pagination: Pagination<Row>;
  /** The identity of the list. Another list starts at its top, unless the reader returns to a position in it. */
  address: ListAddress;
  /** The instant at which the list starts; null for its beginning. */
  at?: string | null;
  /** Starts the list at an instant, at its beginning (null), or at its end. */
  onGo?(to: string | null | 'end', history?: 'push' | 'replace'): void;
  opened: OpenRow;
  /** The window of the list, in words. */
  covers: string;
  /** The filters. */
  filterBar: ReactNode;
  /** Shown between the filters and the rows. */
  above?: ReactNode;
  /** The notice of new rows, shown above the rows. */
  news?: ReactNode;
  /** Shown if the list has no rows. */
  empty: ReactNode;
  /** The open row in full; the list does not contain it if a link named a row further down. */
  details(id: string, row: Row | undefined): ReactNode;
  /** Preloads `details` when a person is about to open a row. */
  preload?(): void;
  /** The actions on selected rows. */
  bulk?(rows: readonly Row[]): ReactNode;
  handle: RefObject<GridHandle | null>;
  /** Called when a person clicks a value to filter by: the filter, and the value. */
  onNarrow?(filter: string, value: string): void;
  /** Called when other rows become visible. */
  onScroll?(first: Row | undefined, last: Row | undefined): void;
  measured?: RowGridProps<Row>['measured'];
}

/** The rows of a window: the table, its placeholders, and the drawer. */
export function PaginatedList<Row extends object>(props: PaginatedListProps<Row>) {
  const { grid, pagination, address, at = null, onGo, opened, covers, empty, details, bulk, handle } = props;
  const { rows } = pagination;
  const layout = useLayout(grid);
  const key = `${address.list} ${at}`;
  const [now, setNow] = useState<{ key: string; index: number; id: string | null }>({
    key,
    index: 0,
    id: null,
  });
  const current = now.key === key ? placeOf(now) : 0;
  const focusRow = useRef(() => handle.current?.focusRow());
  const selection = useSelection(grid.idOf, key);

  /** Rows that are inserted before it move it down. */
  function placeOf({ index, id }: { index: number; id: string | null }): number {
    const there = rows.at(index);
    if (id === null || (there && grid.idOf(there) === id)) return index;
    return Math.max(index, rows.indexOf(id));
  }

  function setCurrent(index: number) {
    const row = rows.at(index);
    setNow({ key, index, id: row ? grid.idOf(row) : null });
  }

  // If a link names one of the first rows, that row gets the focus.
  const atCurrent = rows.at(current);
  const isAtCurrent = atCurrent !== undefined && grid.idOf(atCurrent) === opened.id;
  const openIndex = opened.id === null ? -1 : isAtCurrent ? current : rows.indexOf(opened.id);
  const goToOpen = useEffectEvent(() => {
    if (openIndex >= 0) setCurrent(openIndex);
  });
  useEffect(() => goToOpen(), [openIndex, key]);

  useEffect(() => replayEarlyClick(), []);

  function open(index: number) {
    const row = rows.at(index);
    if (!row) return;
    setCurrent(index);
    opened.open(grid.idOf(row));
  }

  /** The reader was further down than is loaded now: start the list at that position. */
  const missing = useRef<string | null>(null);
  function onPlaceMissing({ id, instant, top }: Place) {
    if (top === 0 || missing.current === id) return;
    missing.current = id;
    onGo?.(instant, 'replace');
  }

  const entersAt = useRef<'first' | 'last' | null>(null);
  function goTo(row: 'first' | 'last') {
    entersAt.current = row;
    onGo?.(row === 'first' ? null : 'end');
  }

  function preload() {
    void loadDrawer();
    props.preload?.();
  }

  function content() {
    if (rows.length > 0) {
      return (
        <RowGrid
          key={key}
          grid={grid}
          layout={layout}
          rows={rows}
          address={address}
          isInside={at !== null}
          begin={pagination.before}
          hasMore={pagination.hasMore}
          hasBefore={pagination.hasBefore}
          onNearEnd={() => !pagination.problem && pagination.extend()}
          onNearStart={() => !pagination.problem && pagination.extendBack()}
          onPlaceMissing={onPlaceMissing}
          onScroll={props.onScroll ?? (() => {})}
          tail={<GridTail grid={grid} layout={layout} pagination={pagination} />}
          current={Math.min(current, rows.length - 1)}
          onCurrent={setCurrent}
          openId={opened.id}
          onOpen={open}
          onNarrow={props.onNarrow}
          onClose={opened.close}
          onFirst={onGo && (() => goTo('first'))}
          onLast={onGo && (() => goTo('last'))}
          entersAt={entersAt}
          openIndex={openIndex}
          selection={grid.selectionName ? selection.ids : undefined}
          onSelect={(index, isRange) => selection.toggle(rows, index, isRange)}
          handle={handle}
          measured={props.measured}
        />
      );
    }
    if (pagination.problem)
      return (
        <ProblemNotice problem={pagination.problem} busy={pagination.extending} onRetry={pagination.extend} />
      );
    return pagination.starting ? <GridSkeleton grid={grid} /> : empty;
  }

  return (
    <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      <h1 className="sr-only">{grid.title}</h1>
      {props.filterBar}
      {props.above}
      <div className="relative flex min-h-0 flex-1 short:h-[max(12rem,85dvh)] short:flex-none">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only prepares for what its rows do */}
        <div
          className="@container relative flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto"
          aria-busy={pagination.starting}
          onPointerOver={preload}
          onFocus={preload}
        >
          {props.news}
          {content()}
          {bulk && selection.rows.length > 0 && (
            <SelectionBar count={selection.rows.length} grid={grid} onClear={selection.clear}>
              {bulk(selection.rows)}
            </SelectionBar>
          )}
        </div>
        {opened.id !== null && (
          <Part>
            <RowDrawer
              noun={grid.one}
              canGo={{ previous: openIndex > 0, next: openIndex >= 0 && openIndex + 1 < rows.length }}
              onGo={(step) => {
                if (openIndex >= 0) open(openIndex + step);
              }}
              onClose={opened.close}
              focusRow={focusRow}
            >
              {details(opened.id, openIndex >= 0 ? rows.at(openIndex) : undefined)}
            </RowDrawer>
          </Part>
        )}
      </div>
      <ListStatus grid={grid} pagination={pagination} covers={covers} />
    </main>
  );
}
