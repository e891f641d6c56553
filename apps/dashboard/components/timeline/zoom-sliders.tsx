'use client';

import { formatInstant } from '@masker/contract/plain';
import { type KeyboardEvent, useRef } from 'react';
import { counted } from '@/lib/format/count.ts';
import { wallClock } from '@/lib/time/wall-clock.ts';
import type { Zone } from '@/lib/time/zone.ts';
import { type Scale, xOf } from '@/lib/timeline/shapes.ts';
import type { Selection } from '@/lib/timeline/zoom.ts';

interface ZoomSlidersProps {
  edges: readonly number[];
  /** The count of each bucket. */
  heights: readonly number[];
  scale: Scale;
  zone: Zone;
  /** The selected range; null for everything. */
  selection: Selection | null;
  onSelect(selection: Selection | null): void;
  onApply(selection: Selection): void;
}

/** The step of Page Up and Page Down. */
const far = 10;

/** Sliders for the start and the end of a zoom, one bucket a step. */
export function ZoomSliders(props: ZoomSlidersProps) {
  const { edges, heights, scale, zone, selection, onSelect, onApply } = props;
  const group = useRef<HTMLDivElement>(null);
  const last = edges.length - 1;
  const { start, end } = selection ?? { start: 0, end: last };

  function onKeyDown(event: KeyboardEvent, thumb: 'start' | 'end') {
    if (event.key === 'Enter') {
      if (selection) onApply(selection);
      return;
    }
    const [least, most] = thumb === 'start' ? [0, end - 1] : [start + 1, last];
    const at = thumb === 'start' ? start : end;
    const next = moved(event.key, at, least, most);
    if (next === null) return;
    event.preventDefault();
    onSelect({ start, end, [thumb]: Math.min(Math.max(next, least), most) });
  }

  const chosen = counted(
    heights.slice(start, end).reduce((sum, height) => sum + height, 0),
    'selected',
    'selected',
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is drawn with a frame of its own
    <div
      ref={group}
      role="group"
      aria-label="Zoom in"
      onBlur={({ relatedTarget }) => {
        if (selection && !group.current?.contains(relatedTarget)) onSelect(null);
      }}
    >
      {(['start', 'end'] as const).map((thumb) => {
        const edge = thumb === 'start' ? start : end;
        return (
          <div
            key={thumb}
            role="slider"
            tabIndex={0}
            aria-label={thumb === 'start' ? 'Start' : 'End'}
            aria-valuemin={thumb === 'start' ? 0 : start + 1}
            aria-valuemax={thumb === 'start' ? end - 1 : last}
            aria-valuenow={edge}
            aria-valuetext={`${momentOf(edges[edge], zone)}, ${chosen}`}
            aria-keyshortcuts="Enter Escape"
            onKeyDown={(event) => onKeyDown(event, thumb)}
            style={{ left: xOf(edges[edge] ?? 0, scale) }}
            className="pointer-events-none absolute inset-y-0 -ml-1.5 flex w-3 justify-center rounded opacity-0 outline-offset-0 focus:opacity-100"
          >
            <span className="w-0.5 bg-accent forced-colors:bg-[Highlight]" />
          </div>
        );
      })}
    </div>
  );
}

/** The target of a key; null if it has none. */
function moved(key: string, at: number, least: number, most: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 1;
    case 'PageDown':
      return at - far;
    case 'PageUp':
      return at + far;
    case 'Home':
      return least;
    case 'End':
      return most;
    default:
      return null;
  }
}

function momentOf(at: number | undefined, zone: Zone): string {
  if (at === undefined) return '';
  const { date, time, offset } = wallClock(formatInstant(at), zone);
  return `${date} ${time.slice(0, 5)} ${offset}`;
}
