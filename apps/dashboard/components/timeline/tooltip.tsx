'use client';

import type { Window } from '@/lib/filters/window.ts';
import { formatCount } from '@/lib/format/count.ts';
import type { Zone } from '@/lib/time/zone.ts';
import type { Layer } from '@/lib/timeline/layers.ts';
import { spanLabel } from '@/lib/timeline/span-label.ts';
import type { Selection } from '@/lib/timeline/zoom.ts';
import { Name } from '../ui/name.tsx';
import { popupStyle } from '../ui/popup-style.ts';
import { Sample } from './fill.tsx';

interface TooltipProps {
  window: Required<Window> | null;
  zone: Zone;
  layers: readonly Layer[];
  /** The buckets to sum up. */
  selection: Selection;
  /** The count of the previous window, for one bucket. */
  before: number | undefined;
  /** The position of its center, in pixels from the left of the chart. */
  x: number;
  /** The width of the chart. */
  room: number;
  /** The possible action. */
  hint: string;
}

/** Its width in pixels. */
const width = 264;

/** The numbers of the selected buckets. Screen readers get them from a table. */
export function Tooltip({ window, zone, layers, selection, before, x, room, hint }: TooltipProps) {
  if (!window) return null;
  const counts = layers.map((layer) => ({
    ...layer,
    count: layer.values.slice(selection.start, selection.end).reduce((one, other) => one + other, 0),
  }));
  const left = Math.min(Math.max(0, x - width / 2), Math.max(0, room - width));
  return (
    <div
      aria-hidden
      data-testid="tooltip"
      style={{ left, width }}
      className={`${popupStyle} pointer-events-none absolute top-full z-40 mt-1 px-3 py-2 text-xs tabular-nums`}
    >
      <p className="text-ink-soft">{spanLabel(window, zone)}</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {[...counts].reverse().map(({ name, look, count }) => (
          <li key={name} className="flex items-center gap-1.5">
            <Sample look={look} />
            <span className="truncate">
              <Name of={name} />
            </span>
            <span className="ml-auto font-medium">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1 flex border-t border-line pt-1">
        All{' '}
        <span className="ml-auto font-semibold">
          {formatCount(counts.reduce((sum, { count }) => sum + count, 0))}
        </span>
      </p>
      {before !== undefined && (
        <p className="flex text-ink-soft">
          Window before <span className="ml-auto">{formatCount(before)}</span>
        </p>
      )}
      <p className="mt-1 text-ink-faint">{hint}</p>
    </div>
  );
}
