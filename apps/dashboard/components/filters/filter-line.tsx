'use client';

import { CalendarRange, ListFilter } from 'lucide-react';
import { lazy, type ReactNode, useState } from 'react';
import { useMe } from '@/lib/api/me.ts';
import { cn } from '@/lib/cn.ts';
import { type Window, windowText } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Part } from '../ui/part.tsx';
import { type ChipItem, Chips } from './chips.tsx';
import { PrintedAt } from './printed-at.tsx';
import { WindowFilter } from './window-filter.tsx';

const loadSheet = () => import('./filter-sheet.tsx');
const FilterSheet = lazy(loadSheet);

interface FilterLineProps {
  window: Window;
  onWindow(window: Window): void;
  /** The filters in one line, if there is room. */
  children: ReactNode;
  /** The filters in a column. */
  inSheet: ReactNode;
  /** The active filters. */
  chips: readonly ChipItem[];
  onClear(): void;
  /** Placed at the end of the line. */
  end: ReactNode;
}

/** The filters of a list: in a line, or behind one button if there is no room. */
export function FilterLine({ window, onWindow, children, inSheet, chips, onClear, end }: FilterLineProps) {
  const [sheet, setSheet] = useState<'filters' | 'window' | null>(null);
  const { zone } = useZone();
  const me = useMe();

  const opens = (what: 'filters' | 'window') =>
    ({
      type: 'button',
      'aria-haspopup': 'dialog',
      'aria-expanded': sheet === what,
      onClick: () => setSheet(what),
      onPointerEnter: () => void loadSheet(),
    }) as const;

  return (
    <div data-filters className="flex shrink-0 flex-col border-b border-line bg-surface px-3 sm:px-4">
      <p className="hidden py-2 print:block">
        {me && `${me.account.name}, `}
        {windowText(window, zone)} {zoneName(zone)}
        <PrintedAt />
      </p>
      <div className="flex min-h-11 items-start justify-between gap-2 py-2 print:hidden">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line everywhere */}
        <div role="group" aria-label="Filters" className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
          <div className="flex min-w-0 flex-1 items-center gap-2 md:hidden">
            <button
              {...opens('filters')}
              data-filter="Filters"
              className={cn(buttonStyle(), 'h-8', chips.length > 0 && 'border-accent bg-accent-soft')}
            >
              <ListFilter aria-hidden className="size-3.5" />
              {chips.length === 0 ? 'Filters' : `Filters (${chips.length})`}
            </button>
            <button
              {...opens('window')}
              className={cn(buttonStyle(), 'h-8 min-w-0 shrink justify-start px-2 font-normal')}
            >
              <CalendarRange aria-hidden className="size-3.5 shrink-0 text-ink-faint max-[24rem]:hidden" />
              <span className="truncate font-medium tabular-nums">{windowText(window, zone)}</span>
              {/* The switch of the zone is above, also where there is room for nothing else. */}
              <span className="shrink-0 text-ink-soft max-[24rem]:sr-only">{zoneName(zone)}</span>
            </button>
          </div>
          <div className="contents max-md:hidden">
            <WindowFilter window={window} onChange={onWindow} panel="popup" />
            {children}
          </div>
        </div>
        <div className="flex min-h-7 shrink-0 items-center gap-2 max-md:min-h-8">{end}</div>
      </div>
      <div className="max-md:hidden">
        <Chips items={chips} onClear={onClear} />
      </div>
      {sheet && (
        <Part>
          <FilterSheet
            window={window}
            onWindow={onWindow}
            chips={chips}
            onClear={onClear}
            isWindowOpen={sheet === 'window'}
            onClose={() => setSheet(null)}
          >
            {inSheet}
          </FilterSheet>
        </Part>
      )}
    </div>
  );
}
