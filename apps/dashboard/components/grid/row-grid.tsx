'use client';

import { useTable } from '@tanstack/react-table';
import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import type { LoadedRows } from '@/lib/grid/loaded.ts';
import type { GridDefinition } from './definition.ts';
import { GridHeading, type MeasuredColumn } from './grid-heading.tsx';
import { gridKeyHandler } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { usePlace } from './use-place.ts';
import { useReadAhead } from './use-read-ahead.ts';
import { useRowFocus } from './use-row-focus.ts';
import { headingHeight, rowHeight, useRowWindow } from './use-row-window.ts';

export interface RowGridProps<Row extends object> {
  grid: GridDefinition<Row>;
  rows: LoadedRows<Row>;
  address: ListAddress;
  /** Whether the list goes on behind what is loaded. */
  hasMore: boolean;
  /** The list is about to end: more is wanted. */
  onNearEnd(): void;
  /** Stands after the last row. */
  tail: ReactNode;
  /** The row that Tab leads to. */
  current: number;
  onCurrent(index: number): void;
  openId: string | null;
  /** Where the open row is in the list; -1 when it is not there. */
  openIndex: number;
  onOpen(index: number): void;
  onClose(): void;
  /** Filled with the way to put the focus on the current row. */
  focusRow: RefObject<(() => void) | null>;
  /** Filled with the way to the top of the list. */
  toTop: RefObject<(() => void) | null>;
  measured?: MeasuredColumn | undefined;
}

/** The rows of a list, of which only those in sight are in the document. */
export function RowGrid<Row extends object>(props: RowGridProps<Row>) {
  const { grid, rows, hasMore, onNearEnd, tail, current, onCurrent, openId, onOpen, onClose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  const window = useRowWindow(scroller, rows.length + 1, focused || openId !== null ? current : 0);
  const first = Math.min(window.range?.startIndex ?? 0, rows.length - 1);
  const inSight = current >= first && current <= (window.range?.endIndex ?? 0);
  // Scrolled away from, the current row gives its place to the first one in sight.
  const entry = focused || openId !== null || inSight ? current : first;
  const focus = useRowFocus(scroller, window, current, entry, props.focusRow);
  usePlace({
    scroller,
    address: props.address,
    current,
    height: rows.length * rowHeight,
    onReturn(top, current) {
      window.scrollToOffset(top);
      if (openId === null) onCurrent(current);
    },
    onBegin() {
      if (props.openIndex > 0) window.scrollToIndex(props.openIndex, { align: 'auto' });
    },
  });
  useImperativeHandle(props.toTop, () => () => window.scrollToOffset(0));
  const items = window.getVirtualItems();
  const visible = useMemo(
    () =>
      items.flatMap(({ index, start }) => {
        const row = rows.at(index);
        return row ? [{ index, top: start - headingHeight, row }] : [];
      }),
    [items, rows],
  );
  const data = useMemo(() => visible.map(({ row }) => row), [visible]);
  const table = useTable({
    features: grid.features,
    columns: grid.columns,
    data,
    getRowId: grid.idOf,
  });
  useReadAhead(window.range?.endIndex ?? 0, rows.length, hasMore, onNearEnd);

  const onKeyDown = gridKeyHandler({
    current: entry,
    count: rows.length,
    page: Math.max(1, Math.floor((window.scrollRect?.height ?? 0) / rowHeight) - 2),
    go(index) {
      onCurrent(index);
      if (openId !== null) onOpen(index);
      focus(index);
    },
    open: onOpen,
    close: onClose,
  });

  function onFocus(event: FocusEvent) {
    const { index } = (event.target as HTMLElement).dataset;
    if (index === undefined) return;
    setFocused(true);
    onCurrent(Number(index));
  }

  function onClick(event: MouseEvent) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (!row || document.getSelection()?.isCollapsed === false) return;
    onOpen(Number(row.dataset.index));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="grid"
      aria-label={grid.label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-colcount={grid.columns.length}
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={onFocus}
      onBlur={() => setFocused(false)}
      style={grid.tracks as CSSProperties}
      className="quiet-scroll min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain bg-surface"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup" className="contents">
        <GridHeading headers={table.getFlatHeaders()} measured={props.measured} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup" className="relative" style={{ height: rows.length * rowHeight }}>
        {table.getRowModel().rows.map((row, nth) => {
          const place = visible[nth];
          return (
            place && (
              <GridRow
                key={row.id}
                row={row}
                idAttribute={grid.idAttribute}
                index={place.index}
                top={place.top}
                current={place.index === entry}
                open={row.id === openId}
              />
            )
          );
        })}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: what can be focused is in it */}
        <div role="row">
          {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: as the row */}
          <div role="gridcell" aria-colspan={grid.columns.length}>
            {tail}
          </div>
        </div>
      </div>
    </div>
  );
}
