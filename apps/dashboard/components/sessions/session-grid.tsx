'use client';

import { useTable } from '@tanstack/react-table';
import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LoadedSessions } from '@/lib/sessions/loaded.ts';
import { gridTracks, sessionFeatures, tableColumns } from './columns.tsx';
import { GridHeading } from './grid-heading.tsx';
import { gridKeyHandler } from './grid-keys.ts';
import { ChipRoom } from './kind-chips.tsx';
import { SessionRow } from './session-row.tsx';
import { useChipRoom } from './use-chip-room.ts';
import { useReadAhead } from './use-read-ahead.ts';
import { useRowFocus } from './use-row-focus.ts';
import { headingHeight, rowHeight, useRowWindow } from './use-row-window.ts';

interface SessionGridProps {
  sessions: LoadedSessions;
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
  onOpen(index: number): void;
  onClose(): void;
  /** Filled with the way to put the focus on the current row. */
  focusRow: RefObject<(() => void) | null>;
}

/** The sessions, of which only those in sight are in the document. */
export function SessionGrid(props: SessionGridProps) {
  const { sessions, hasMore, onNearEnd, tail, current, onCurrent, openId, onOpen, onClose, focusRow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const chipHeading = useRef<HTMLDivElement>(null);
  const chipRoom = useChipRoom(chipHeading);
  const [focused, setFocused] = useState(false);
  const rows = useRowWindow(scroller, sessions.length + 1, focused || openId !== null ? current : 0);
  const first = Math.min(rows.range?.startIndex ?? 0, sessions.length - 1);
  const inSight = current >= first && current <= (rows.range?.endIndex ?? 0);
  // Scrolled away from, the current row gives its place to the first one in sight.
  const entry = focused || openId !== null || inSight ? current : first;
  const focus = useRowFocus(scroller, rows, current, entry, focusRow);
  const items = rows.getVirtualItems();
  const visible = useMemo(
    () =>
      items.flatMap(({ index, start }) => {
        const session = sessions.at(index);
        return session ? [{ index, top: start - headingHeight, session }] : [];
      }),
    [items, sessions],
  );
  const data = useMemo(() => visible.map(({ session }) => session), [visible]);
  const table = useTable({
    features: sessionFeatures,
    columns: tableColumns,
    data,
    getRowId: ({ id }) => id,
  });
  useReadAhead(rows.range?.endIndex ?? 0, sessions.length, hasMore, onNearEnd);

  const onKeyDown = gridKeyHandler({
    current: entry,
    count: sessions.length,
    page: Math.max(1, Math.floor((rows.scrollRect?.height ?? 0) / rowHeight) - 2),
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
    if (!row || window.getSelection()?.isCollapsed === false) return;
    onOpen(Number(row.dataset.index));
  }

  return (
    <ChipRoom value={chipRoom}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight */}
      <div
        role="grid"
        aria-label="Sessions, newest first"
        aria-rowcount={hasMore ? -1 : sessions.length + 1}
        aria-colcount={tableColumns.length}
        ref={scroller}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={onFocus}
        onBlur={() => setFocused(false)}
        style={gridTracks as CSSProperties}
        className="quiet-scroll min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain bg-surface"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        <div role="rowgroup" className="contents">
          <GridHeading headers={table.getFlatHeaders()} chipHeading={chipHeading} />
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        <div role="rowgroup" className="relative" style={{ height: sessions.length * rowHeight }}>
          {table.getRowModel().rows.map((row, nth) => {
            const place = visible[nth];
            return (
              place && (
                <SessionRow
                  key={row.id}
                  row={row}
                  index={place.index}
                  top={place.top}
                  current={place.index === entry}
                  open={row.id === openId}
                />
              )
            );
          })}
        </div>
        {tail}
      </div>
    </ChipRoom>
  );
}
