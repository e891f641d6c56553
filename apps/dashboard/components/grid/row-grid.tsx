'use client';

import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import type { LoadedRows } from '@/lib/grid/loaded.ts';
import type { Place } from '@/lib/grid/place.ts';
import type { GridLayout } from '@/lib/grid/use-layout.ts';
import { usePresent } from '@/lib/preferences/time-style.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { cellsOf } from './cells.ts';
import { type GridDefinition, tracksOf } from './definition.ts';
import { GridHeading, type MeasuredColumn } from './grid-heading.tsx';
import { gridKeyHandler } from './grid-keys.ts';
import { PrintNote } from './print-note.tsx';
import { RowChunk } from './row-chunk.tsx';
import { usePlace } from './use-place.ts';
import { useReadAhead } from './use-read-ahead.ts';
import { useRowFocus } from './use-row-focus.ts';
import { chunkSize, useRowWindow } from './use-row-window.ts';

/** Actions on the list from outside of it. */
export interface GridHandle {
  /** Focuses the current row. */
  focusRow(): void;
  toTop(): void;
  /** Whether the first row is visible. */
  isAtTop(): boolean;
}

export interface RowGridProps<Row extends object> {
  grid: GridDefinition<Row>;
  layout: GridLayout<Row>;
  rows: LoadedRows<Row>;
  address: ListAddress;
  /** Whether the list starts at an instant: there can then be rows before the loaded ones. */
  isInside: boolean;
  /** The first row of a list that starts at an instant. */
  begin: number;
  /** Whether the list continues after the loaded rows. */
  hasMore: boolean;
  hasBefore: boolean;
  /** Called near the end of the loaded rows, to load more. */
  onNearEnd(): void;
  onNearStart(): void;
  /** Called if the row of a saved position is not loaded. */
  onPlaceMissing(place: Place): void;
  /** Called when other rows become visible. */
  onScroll(first: Row | undefined, last: Row | undefined): void;
  /** Shown after the last row. */
  tail: ReactNode;
  /** The row that Tab moves to. */
  current: number;
  onCurrent(index: number): void;
  openId: string | null;
  /** The index of the open row; -1 if the list does not contain it. */
  openIndex: number;
  onOpen(index: number): void;
  /** A value of a row was clicked that has `narrowing`. */
  onNarrow?: ((filter: string, value: string) => void) | undefined;
  onClose(): void;
  /** Go to the very first and the very last row of the list, loaded or not. Without them, to those that are loaded. */
  onFirst?: (() => void) | undefined;
  onLast?: (() => void) | undefined;
  /** The row that gets the focus when this list replaces another one because of these. */
  entersAt: RefObject<'first' | 'last' | null>;
  /** The ids of the selected rows; undefined if rows cannot be selected. */
  selection: ReadonlySet<string> | undefined;
  /** @param isRange selects all rows from the previously selected one */
  onSelect(index: number, isRange: boolean): void;
  handle: RefObject<GridHandle | null>;
  measured?: MeasuredColumn | undefined;
}

/** The rows of a list; only the visible ones are in the document. */
export function RowGrid<Row extends object>(props: RowGridProps<Row>) {
  const { grid, layout, rows, hasMore, hasBefore, tail, current, onCurrent, openId, onOpen, selection } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  /** The first visible row at the last render or scroll. */
  const seen = useRef<{ id: string; index: number } | null>(null);
  /** The rows at that time. */
  const drawn = useRef(rows);
  const [focused, setFocused] = useState(false);
  const headingHeight = () => heading.current?.offsetHeight ?? 0;
  const window = useRowWindow(scroller, body, rows.length, headingHeight, onScroll);

  function onScroll() {
    const next = window.inSight();
    const first = rows.at(next.first);
    // Until the position is saved for the new rows, it belongs to the previous ones.
    if (drawn.current === rows) seen.current = first ? { id: grid.idOf(first), index: next.first } : null;
    props.onScroll(first, rows.at(next.last));
  }

  const { sight } = window;

  const inSight = current >= sight.first * chunkSize && current < (sight.last + 1) * chunkSize;
  // If the current row scrolls out of view, the first visible row becomes the current one.
  const entry =
    focused || openId !== null || inSight ? current : Math.min(sight.first * chunkSize, rows.length - 1);
  const { focus, keep } = useRowFocus(scroller, window.reveal, entry);

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

  const enter = useEffectEvent(() => {
    const { current: at } = props.entersAt;
    props.entersAt.current = null;
    if (at !== null && document.activeElement === document.body) focus(at === 'first' ? 0 : rows.length - 1);
  });
  useLayoutEffect(() => enter(), []);

  useImperativeHandle(props.handle, () => ({
    focusRow: () => focus(current),
    toTop: () => window.bringToTop(0),
    isAtTop: () => window.inSight().first === 0,
  }));

  // Rows that are inserted above must not move the visible ones.
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = seen.current;
    drawn.current = rows;
    if (!element || !before) return;
    const index = rows.indexOf(before.id);
    if (index > before.index && (props.isInside || element.scrollTop > 0)) {
      element.scrollTop += (index - before.index) * window.rowHeight();
    }
    // Rows that move to another chunk are remounted and lose the focus. New rows above a list that is read from its top
    // may take them out of sight.
    if (focused && document.activeElement === document.body) keep(current);
    onScroll();
  }, [rows]);

  useReadAhead((sight.last + 1) * chunkSize, rows.length, hasMore, props.onNearEnd);
  useReadAhead(rows.length - sight.first * chunkSize, rows.length, hasBefore, props.onNearStart);

  const onKeyDown = gridKeyHandler({
    current: entry,
    count: rows.length,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / window.rowHeight()) - 2),
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

  const { zone } = useZone();
  const now = usePresent();
  const { columns, chosen } = layout;
  const { selectionName } = grid;
  const selectable = selection !== undefined;
  const room = props.measured?.room ?? 0;
  const cells = useMemo(
    () => cellsOf(columns, { chosen, selectionName, look: { zone, now, room } }),
    [columns, chosen, selectionName, zone, now, room],
  );
  const tracks = useMemo(() => tracksOf(columns, { chosen, selectable }), [columns, chosen, selectable]);

  /** Whether any box may be ticked. */
  const ticked = useRef(false);
  // The boxes are a part of the markup of their rows.
  useLayoutEffect(() => {
    if (!ticked.current && !selection?.size) return;
    ticked.current = selection !== undefined && selection.size > 0;
    for (const box of body.current?.querySelectorAll<HTMLInputElement>('[data-select] input') ?? [])
      box.checked = box.closest('[role=row]')?.ariaSelected === 'true';
  });

  const chunks = chunksOf(window.chunks, rows.length, focused || openId !== null ? current : 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are out of sight
    <div
      role="grid"
      aria-label={grid.label}
      aria-rowcount={hasMore || hasBefore ? -1 : rows.length + 1}
      aria-colcount={columns.length + (selectable ? 1 : 0)}
      aria-multiselectable={selectable || undefined}
      ref={scroller}
      data-density={layout.density}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={onFocus}
      onBlur={() => setFocused(false)}
      style={tracks as CSSProperties}
      className="row-heights quiet-scroll min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain bg-surface [overflow-anchor:none]"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div role="rowgroup" ref={heading} className="sticky top-0 z-10">
        <GridHeading layout={layout} selectable={selectable} measured={props.measured} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
      <div
        role="rowgroup"
        ref={body}
        className="relative print:h-auto!"
        style={{ height: `calc(var(--row) * ${rows.length})` }}
      >
        {chunks.map((nth) => (
          <RowChunk
            key={nth}
            grid={grid}
            rows={rows}
            cells={cells}
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
          <div role="gridcell" aria-colspan={columns.length + (selectable ? 1 : 0)}>
            <div className="print:hidden">{tail}</div>
            <PrintNote
              grid={grid}
              drawn={chunks.reduce((sum, nth) => sum + Math.min(chunkSize, rows.length - nth * chunkSize), 0)}
              loaded={rows.length}
              isWhole={!hasMore && !hasBefore}
            />
          </div>
        </div>
      </div>
    </div>
  );
}

function chunkOf(index: number): number {
  return Math.floor(index / chunkSize);
}

/** The mounted chunks, and the one of a row that stays mounted while it is not visible. */
function chunksOf({ first, last }: { first: number; last: number }, count: number, kept: number): number[] {
  const end = Math.min(last, chunkOf(count - 1));
  const chunks = Array.from({ length: Math.max(0, end - first + 1) }, (_, nth) => first + nth);
  const other = chunkOf(Math.min(kept, count - 1));
  return chunks.includes(other) ? chunks : other < first ? [other, ...chunks] : [...chunks, other];
}
