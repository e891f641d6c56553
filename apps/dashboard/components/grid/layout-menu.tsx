'use client';

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { movedTo, shownAgain, widened } from '@/lib/grid/columns.ts';
import { type GridLayout, useLayout } from '@/lib/grid/use-layout.ts';
import { columnWidths, type Density, densities } from '@/lib/preferences/layouts.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { popupStyle } from '../ui/popup-style.ts';
import { Segmented } from '../ui/segmented.tsx';
import { TimeStyleChoice } from '../ui/time-style-choice.tsx';
import type { GridDefinition } from './definition.ts';

interface LayoutMenuProps<Row extends object> {
  grid: GridDefinition<Row>;
  onClose(): void;
}

const densityNames: Record<Density, string> = {
  compact: 'Compact',
  comfortable: 'Comfortable',
  roomy: 'Roomy',
};

/** The columns of a table, their order and width, and the density of rows. */
export default function LayoutMenu<Row extends object>({ grid, onClose }: LayoutMenuProps<Row>) {
  const layout = useLayout(grid);
  const menu = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(onClose);

  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    menu.current?.querySelector<HTMLElement>('input, button')?.focus();
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!menu.current?.contains(target as Node) && !opener?.contains(target as Node)) close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      if (document.activeElement === document.body) opener?.focus();
    };
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  }

  const shown = layout.columns.map(({ id }) => id);
  const hidden = grid.columns.filter(({ id }) => !shown.includes(id)).map(({ id }) => id);
  return (
    <div
      ref={menu}
      role="dialog"
      aria-label="Columns and rows"
      onKeyDown={onKeyDown}
      className={`${popupStyle} absolute top-full right-3 z-40 mt-1 max-h-[70dvh] w-80 overflow-y-auto p-3`}
    >
      <div className="flex items-center justify-between">
        <h2 className="text-sm font-semibold">Columns</h2>
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <ul className="mt-1 flex flex-col">
        {[...shown, ...hidden].map((id) => (
          <ColumnLine key={id} id={id} grid={grid} layout={layout} shown={shown} />
        ))}
      </ul>
      <h2 className="mt-3 mb-1.5 text-sm font-semibold">Rows</h2>
      <Segmented<Density>
        label="Space between rows"
        choices={densities.map((value) => ({ value, label: densityNames[value] }))}
        value={layout.density}
        onChange={(density) => layout.change({ ...layout.layout, density })}
      />
      <h2 className="mt-3 mb-1.5 text-sm font-semibold">Times</h2>
      <TimeStyleChoice />
      <Button look="quiet" className="mt-3" onClick={layout.reset}>
        Reset columns and rows
      </Button>
    </div>
  );
}

interface ColumnLineProps<Row extends object> {
  id: string;
  grid: GridDefinition<Row>;
  layout: GridLayout<Row>;
  shown: readonly string[];
}

function ColumnLine<Row extends object>({ id, grid, layout, shown }: ColumnLineProps<Row>) {
  const { label = id } = grid.columns.find((column) => column.id === id) ?? {};
  const at = shown.indexOf(id);
  const { known } = layout;
  const width = known.find((column) => column.id === id)?.width;
  const [typed, setTyped] = useState(String(width ?? ''));
  const order = grid.columns.map((column) => column.id);

  useEffect(() => setTyped(String(width ?? '')), [width]);

  function change(columns: { id: string; width?: number }[]) {
    layout.change({ ...layout.layout, columns });
  }

  function move(by: -1 | 1) {
    const neighbour = known[known.findIndex((column) => column.id === id) + by];
    if (neighbour) change(movedTo(known, id, neighbour.id));
  }

  return (
    <li className="flex items-center gap-1.5 py-0.5">
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <input
          type="checkbox"
          className="size-3.5 accent-(--accent-solid)"
          checked={at >= 0}
          // A table without columns would leave no way to undo it.
          disabled={at >= 0 && shown.length === 1}
          onChange={() =>
            change(at >= 0 ? known.filter((column) => column.id !== id) : shownAgain(known, id, order))
          }
        />
        <span className="truncate">{label}</span>
      </label>
      {at >= 0 && (
        <>
          <input
            type="number"
            aria-label={`Width of ${label} in pixels`}
            placeholder="auto"
            min={columnWidths.least}
            max={columnWidths.most}
            step={8}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              const isAuto = target.value === '';
              // A part of a number is not the width yet.
              if (isAuto || !target.validity.rangeUnderflow)
                change(
                  widened(known, id, isAuto ? undefined : Math.min(target.valueAsNumber, columnWidths.most)),
                );
            }}
            className="h-6 w-16 rounded border border-line-strong bg-transparent px-1 text-right text-xs tabular-nums"
          />
          <IconButton label={`Move ${label} up`} disabled={at === 0} onClick={() => move(-1)}>
            <ArrowUp />
          </IconButton>
          <IconButton label={`Move ${label} down`} disabled={at === shown.length - 1} onClick={() => move(1)}>
            <ArrowDown />
          </IconButton>
        </>
      )}
    </li>
  );
}
