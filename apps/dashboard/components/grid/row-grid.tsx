'use client';

import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import type { LoadedRows } from '@/lib/grid/loaded.ts';
import type { Place } from '@/lib/grid/place.ts';
import type { GridLayout } from '@/lib/grid/use-layout.ts';
import { type GridDefinition, tracksOf } from './definition.ts';
import { GridHeading, type MeasuredColumn } from './grid-heading.tsx';
import { gridKeyHandler } from './grid-keys.ts';
import { RowChunk } from './row-chunk.tsx';
import { usePlace } from './use-place.ts';
import { useReadAhead } from './use-read-ahead.ts';
import { useRowFocus } from './use-row-focus.ts';
import { chunkSize, useRowWindow } from './use-row-window.ts';

/** Ways to move in the list from outside of it. */
export interface GridHandle {
  /** Puts the focus on the current row. */
  focusRow(): void;
  toTop(): void;
  /** Whether the first row is in sight. */
  isAtTop(): boolean;
}

export interface RowGridProps<Row extends object> {
  grid: GridDefinition<Row>;
  layout: GridLayout<Row>;
  rows: LoadedRows<Row>;
  address: ListAddress;
  /** Whether the list was begun at an instant: then there can be rows before what is loaded. */
  isInside: boolean;
  /** The row that a list begins with that was begun at an instant. */
  begin: number;
  /** Whether the list goes on behind what is loaded. */
  hasMore: boolean;
  hasBefore: boolean;
  /** The list is about to end: more is wanted. */
  onNearEnd(): void;
  onNearStart(): void;
  /** A place that the reader had is not among the loaded rows. */
  onPlaceMissing(place: Place): void;
  /** The rows in sight are others. */
  onScroll(first: Row | undefined, last: Row | undefined): void;
  /** Stands after the last row. */
  tail: ReactNode;
  /** The row that Tab leads to. */
  current: number;
  onCurrent(index: number): void;
  openId: string | null;
  /** Where the open row is in the list; -1 when it is not there. */
  openIndex: number;
  onOpen(index: number): void;
  /** A value of a row was clicked that has `narrowTo`. */
  onNarrow?: ((filter: string, value: string) => void) | undefined;
  onClose(): void;
  /** To the very first and to the very last row of the list, loaded or not. */
  onFirst(): void;
  onLast(): void;
  /** The ids of the selected rows; undefined where none can be selected. */
  selection: ReadonlySet<string> | undefined;
  /** @param isRange all rows from the one that was selected before */
  onSelect(index: number, isRange: boolean): void;
  handle: RefObject<GridHandle | null>;
  measured?: MeasuredColumn | undefined;
}

/** The rows of a list, of which only those in sight are in the document. */
export function RowGrid<Row extends object>(props: RowGridProps<Row>) {
  const { grid, layout, rows, hasMore, hasBefore, tail, current, onCurrent, openId, onOpen, selection } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  /** The first row in sight when the list was last drawn or scrolled. */
  const seen = useRef<{ id: string; index: number } | null>(null);
  /** The rows that it was among. */
  const drawn = useRef(rows);
  const [focused, setFocused] = useState(false);
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const headingHeight = () => heading.current?.offsetHeight ?? 0;
  const window = useRowWindow(scroller, body, rows.length, headingHeight, onScroll);

  function onScroll() {
    const next = window.inSight();
    const first = rows.at(next.first);
    // Before the place is kept among other rows, it is that among the ones before.
    if (drawn.current === rows) seen.current = first ? { id: grid.idOf(first), index: next.first } : null;
    // Only what lies far enough ahead matters: a page is asked for at steps of a chunk.
    const coarse = { first: Math.floor(next.first / chunkSize), last: Math.floor(next.last / chunkSize) };
    setSight((now) => (now.first === coarse.first && now.last === coarse.last ? now : coarse));
    props.onScroll(first, rows.at(next.last));
  }

  const inSight = current >= sight.first * chunkSize && current < (sight.last + 1) * chunkSize;
  // Scrolled away from, the current row gives its place to the first one in sight.
  const entry =
    focused || openId !== null || inSight ? current : Math.min(sight.first * chunkSize, rows.length - 1);
  const focus = useRowFocus(scroller, window.reveal, entry);

  usePlace({
    scroller,
    address: props.address,
    place() {
      const element = scroller.current;
      const { first } = window.inSight();
      const row = rows.at(first);
      if (!element || !row) return null;
      const top = element.scrollTop;
      return {
        id: grid.idOf(row),
        instant: grid.instantOf(row),
        offset: top - first * window.rowHeight(),
        top,
      };
    },
    onReturn(place) {
      const index = rows.indexOf(place.id);
      if (index >= 0) window.bringToTop(index, place.offset);
      else props.onPlaceMissing(place);
    },
    onBegin() {
      if (props.isInside) window.bringToTop(props.begin);
      else if (props.openIndex > 0) window.reveal(props.openIndex);
    },
  });

  useImperativeHandle(props.handle, () => ({
    focusRow: () => focus(current),
    toTop: () => window.bringToTop(0),
    isAtTop: () => window.inSight().first === 0,
  }));

  // Rows that come in above what is read must not move it.
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = seen.current;
    drawn.current = rows;
    if (!element || !before) return;
    const index = rows.indexOf(before.id);
    if (index > before.index && (props.isInside || element.scrollTop > 0)) {
      element.scrollTop += (index - before.index) * window.rowHeight();
    }
    // Rows that change their chunk are drawn anew, and the focus goes with the old ones.
    if (focused && document.activeElement === document.body) focus(current);
    onScroll();
  }, [rows]);

  useReadAhead((sight.last + 1) * chunkSize, rows.length, hasMore, props.onNearEnd);
  useReadAhead(rows.length - sight.first * chunkSize, rows.length, hasBefore, props.onNearStart);

  const onKeyDown = gridKeyHandler({
    current: entry,
    count: rows.length,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / window.rowHeight()) - 2),
    go(index) {
      onCurrent(index);
      if (openId !== null) onOpen(index);
      focus(index);
    },
    first: hasBefore || props.isInside ? props.onFirst : undefined,
    last: hasMore ? props.onLast : undefined,
    open: onOpen,
    close: props.onClose,
    select: selection === undefined ? undefined : (index) => props.onSelect(index, false),
  });

  function onFocus(event: FocusEvent) {
    const { index } = (event.target as HTMLElement).dataset;
    if (index === undefined) return;
    setFocused(true);
    onCurrent(Number(index));
  }

  function onClick(event: MouseEvent) {
    const target = event.target as HTMLElement;
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    if (index < 0 || target.closest('a, button')) return;
    if (target.closest('[data-select]')) return props.onSelect(index, event.shiftKey);
    if (document.getSelection()?.isCollapsed === false) return;
    const { narrow, value } = target.closest<HTMLElement>('[data-narrow]')?.dataset ?? {};
    if (props.onNarrow && narrow !== undefined && value !== undefined) props.onNarrow(narrow, value);
    else onOpen(index);
  }

  const chunks = chunksOf(window.chunks, rows.length, focused || openId !== null ? current : 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="grid"
      aria-label={grid.label}
      aria-rowcount={hasMore || hasBefore ? -1 : rows.length + 1}
      aria-colcount={layout.columns.length + (selection === undefined ? 0 : 1)}
      aria-multiselectable={selection === undefined ? undefined : true}
      ref={scroller}
      data-density={layout.density}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={onFocus}
      onBlur={() => setFocused(false)}
      style={
        tracksOf(layout.columns, {
          chosen: layout.chosen,
          selectable: selection !== undefined,
        }) as CSSProperties
      }
      className="row-heights quiet-scroll min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain bg-surface [overflow-anchor:none]"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup" ref={heading} className="sticky top-0 z-10">
        <GridHeading layout={layout} selectable={selection !== undefined} measured={props.measured} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div
        role="rowgroup"
        ref={body}
        className="relative"
        style={{ height: `calc(var(--row) * ${rows.length})` }}
      >
        {chunks.map((nth) => (
          <RowChunk
            key={nth}
            grid={grid}
            rows={rows}
            columns={layout.columns}
            chosen={layout.chosen}
            nth={nth}
            current={chunkOf(entry) === nth ? entry : -1}
            openId={chunkOf(props.openIndex) === nth ? openId : null}
            selection={selection}
          />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: what can be focused is in it */}
        <div role="row">
          {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: as the row */}
          <div role="gridcell" aria-colspan={layout.columns.length + (selection === undefined ? 0 : 1)}>
            {tail}
          </div>
        </div>
      </div>
    </div>
  );
}

function chunkOf(index: number): number {
  return Math.floor(index / chunkSize);
}

/** The chunks that are drawn, and the one of a row that stays although it is out of sight. */
function chunksOf({ first, last }: { first: number; last: number }, count: number, kept: number): number[] {
  const end = Math.min(last, chunkOf(count - 1));
  const chunks = Array.from({ length: Math.max(0, end - first + 1) }, (_, nth) => first + nth);
  const other = chunkOf(Math.min(kept, count - 1));
  return chunks.includes(other) ? chunks : other < first ? [other, ...chunks] : [...chunks, other];
}
