'use client';

import type { Stats } from '@masker/contract';
import { bucketWidths, formatInstant } from '@masker/contract/plain';
import {
  memo,
  type PointerEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cn } from '@/lib/cn.ts';
import type { Window } from '@/lib/filters/window.ts';
import { type InSightStore, useInSight } from '@/lib/grid/in-sight.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { bucketAt, edgesOf } from '@/lib/timeline/domain.ts';
import { heightsOf, type Layer } from '@/lib/timeline/layers.ts';
import { instantAt, outline, type Scale, stackedBars, xOf } from '@/lib/timeline/shapes.ts';
import type { Timeline } from '@/lib/timeline/use-timeline.ts';
import { between, type Selection, windowOf } from '@/lib/timeline/zoom.ts';
import { Axis } from './axis.tsx';
import { fillOf } from './fill.tsx';
import { Tooltip } from './tooltip.tsx';
import { ZoomSliders } from './zoom-sliders.tsx';

interface ChartProps extends Pick<Timeline, 'domain' | 'before'> {
  stats: Stats;
  layers: readonly Layer[];
  inSight: InSightStore;
  /** What is drawn is about to change. */
  stale: boolean;
  onZoom(window: Window): void;
}

/** How a range of buckets is being selected: by dragging, by two clicks, or with the keys. */
interface Draft extends Selection {
  by: 'drag' | 'clicks' | 'keys';
}

/** The distance in pixels that a pointer moves before it drags. */
const slip = 4;

/** The height below the bars for the labels of the axis, in pixels. */
const axisHeight = 16;

/** The sessions of each bucket; a range can be selected. */
export function Chart({ stats, layers, domain, before, inSight, stale, onZoom }: ChartProps) {
  const { zone } = useZone();
  const area = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(area);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  /** The bucket and the position of the pointer press or of the first of two clicks. */
  const pressed = useRef<{ bucket: number; x: number } | null>(null);
  const clicked = useRef<number | null>(null);

  const starts = useMemo(() => stats.series.map(({ start }) => Date.parse(start)), [stats]);
  const edges = useMemo(() => edgesOf(starts, domain), [starts, domain]);
  const heights = useMemo(() => heightsOf(layers), [layers]);
  const scale = useMemo<Scale>(
    () => ({
      width,
      height: Math.max(1, height),
      domain,
      max: Math.max(1, ...heights, ...(before?.heights ?? [])),
    }),
    [width, height, domain, heights, before],
  );

  function cancel() {
    pressed.current = null;
    clicked.current = null;
    setDraft(null);
  }

  function zoom(selection: Selection) {
    cancel();
    const window = windowOf(selection, edges);
    if (window) onZoom(window);
  }

  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    setHovered(null);
    if (!draft) return;
    // Escape must close nothing else.
    event.stopPropagation();
    cancel();
  });
  const escapes = draft !== null || hovered !== null;
  useEffect(() => {
    if (!escapes) return;
    // Listens on the document, because two clicks need no focus here.
    document.addEventListener('keydown', onEscape, { capture: true });
    return () => document.removeEventListener('keydown', onEscape, { capture: true });
  }, [escapes]);

  /** The position of a pointer: pixels from the left, and the bucket. */
  function placeOf({ clientX, currentTarget }: PointerEvent) {
    const x = clientX - currentTarget.getBoundingClientRect().left;
    return { x, bucket: bucketAt(instantAt(x, scale), edges) };
  }

  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = placeOf(event);
  }

  function onPointerMove(event: PointerEvent) {
    const { x, bucket } = placeOf(event);
    setHovered(bucket);
    const from = pressed.current;
    if (from && (draft?.by === 'drag' || Math.abs(x - from.x) > slip)) {
      clicked.current = null;
      setDraft({ by: 'drag', ...between(from.bucket, bucket) });
    } else if (clicked.current !== null) setDraft({ by: 'clicks', ...between(clicked.current, bucket) });
  }

  function onPointerUp(event: PointerEvent) {
    const from = pressed.current;
    pressed.current = null;
    if (!from) return;
    const { bucket } = placeOf(event);
    if (draft?.by === 'drag') zoom(between(from.bucket, bucket));
    else if (clicked.current !== null) zoom(between(clicked.current, bucket));
    else {
      clicked.current = bucket;
      setHovered(bucket);
      setDraft({ by: 'clicks', ...between(bucket, bucket) });
    }
  }

  const shown = draft ?? (hovered === null ? null : { start: hovered, end: hovered + 1 });
  return (
    <div className="relative min-w-0 flex-1">
      <div
        ref={area}
        data-testid="chart"
        style={{ marginBottom: axisHeight }}
        className={cn(
          'relative h-16 cursor-crosshair touch-pan-y select-none md:h-[5.5rem]',
          'transition-opacity duration-150',
          stale && 'opacity-50',
        )}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={cancel}
        onPointerLeave={() => setHovered(null)}
      >
        {width > 0 && (
          <>
            <svg aria-hidden width={width} height={scale.height} className="absolute inset-0 overflow-hidden">
              {shown && (
                <rect
                  x={xOf(edges[shown.start] ?? 0, scale)}
                  width={Math.max(1, xOf(edges[shown.end] ?? 0, scale) - xOf(edges[shown.start] ?? 0, scale))}
                  height={scale.height}
                  className={draft ? 'fill-accent/20 stroke-accent' : 'fill-ink/8'}
                />
              )}
              <Bars layers={layers} starts={starts} bucketWidth={bucketWidths[stats.bucket]} scale={scale} />
              {before && (
                <path
                  data-testid="before"
                  d={outline(before.heights, before.buckets, scale)}
                  fill="none"
                  strokeWidth="1.5"
                  className="stroke-ink"
                />
              )}
            </svg>
            <Axis scale={scale} zone={zone} />
            <Band store={inSight} scale={scale} />
            <ZoomSliders
              edges={edges}
              heights={heights}
              scale={scale}
              zone={zone}
              selection={draft?.by === 'keys' ? draft : null}
              onSelect={(next) => {
                clicked.current = null;
                setDraft(next && { by: 'keys', ...next });
              }}
              onApply={zoom}
            />
          </>
        )}
      </div>
      {shown && width > 0 && (
        <Tooltip
          window={windowOf(shown, edges)}
          zone={zone}
          layers={layers}
          selection={shown}
          before={draft ? undefined : beforeAt(before, starts[shown.start])}
          x={(xOf(edges[shown.start] ?? 0, scale) + xOf(edges[shown.end] ?? 0, scale)) / 2}
          room={width}
          hint={hints[draft?.by ?? 'none']}
        />
      )}
    </div>
  );
}

const hints = {
  none: 'Drag, or click a start and an end',
  drag: 'Release to zoom in',
  clicks: 'Click where it ends · Esc cancels',
  keys: 'Enter zooms in · Esc cancels',
} as const;

/** The previous window at the position of a bucket. */
function beforeAt(before: Timeline['before'], start: number | undefined): number | undefined {
  if (!before || start === undefined) return undefined;
  const { starts, width } = before.buckets;
  const place = starts.findIndex((one) => one + width > start);
  return before.heights[place];
}

interface BarsProps {
  layers: readonly Layer[];
  starts: readonly number[];
  /** In milliseconds. */
  bucketWidth: number;
  scale: Scale;
}

const Bars = memo(function Bars({ layers, starts, bucketWidth, scale }: BarsProps) {
  const paths = stackedBars(
    layers.map(({ values }) => values),
    { starts, width: bucketWidth },
    scale,
  );
  return layers.map(({ name, look }, place) => (
    <path key={name} data-layer={name} d={paths[place]} className="chart-fill" style={fillOf(look)} />
  ));
});

/** The minimum width of the band in pixels. */
const leastBand = 3;

/** Which of the time shown the rows on screen are from. */
function Band({ store, scale }: { store: InSightStore; scale: Scale }) {
  const inSight = useInSight(store);
  if (!inSight) return null;
  const ends = [inSight.first, inSight.last].map((instant) => xOf(Date.parse(instant), scale));
  const left = Math.max(0, Math.min(...ends));
  const right = Math.min(scale.width, Math.max(...ends));
  if (right < 0 || left > scale.width) return null;
  const width = Math.max(leastBand, right - left);
  return (
    <div
      data-testid="in-sight"
      title={`Rows on screen: ${formatInstant(Date.parse(inSight.first))} to ${formatInstant(Date.parse(inSight.last))}`}
      style={{ left: Math.min(left, scale.width - width), width }}
      className="pointer-events-none absolute -bottom-0.75 h-0.75 rounded-full bg-accent forced-colors:bg-[Highlight]"
    />
  );
}

/** The size of an element in pixels; 0 until it is measured. */
function useSize(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setSize({ width: measured.clientWidth, height: measured.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
