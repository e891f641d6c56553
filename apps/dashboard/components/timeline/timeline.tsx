'use client';

import { ChevronDown, GitCompareArrows, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAddress } from '@/lib/address/use-address.ts';
import { explain } from '@/lib/api/explain.ts';
import { cn } from '@/lib/cn.ts';
import { toMinutes, windowText } from '@/lib/filters/window.ts';
import { counted } from '@/lib/format/count.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { zoneName } from '@/lib/time/zone.ts';
import { edgesOf } from '@/lib/timeline/domain.ts';
import { type Chart as ChartName, layersOf, tells } from '@/lib/timeline/layers.ts';
import { useTimeline } from '@/lib/timeline/use-timeline.ts';
import { zoomedOut } from '@/lib/timeline/zoom.ts';
import { useRetry } from '../problem/use-retry.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Chart } from './chart.tsx';
import { Patterns } from './fill.tsx';
import { Legend } from './legend.tsx';
import { NumbersTable } from './numbers-table.tsx';
import type { TimelineProps } from './props.ts';
import { Summary } from './summary.tsx';
import { TimelineProblem } from './timeline-problem.tsx';
import { useExpanded } from './use-expanded.ts';

const charts = [
  { value: 'sessions', label: 'Sessions' },
  { value: 'redactions', label: 'Redactions' },
] as const;

/** The totals of the list, and its sessions over time. */
export function Timeline({ filters, inSight, refreshing = false, onChange }: TimelineProps) {
  const { zone } = useZone();
  const { params, change } = useAddress();
  const chart: ChartName = params.get('chart') === 'redactions' ? 'redactions' : 'sessions';
  const compares = params.get('compare') === 'previous';
  const [expanded, setExpanded] = useExpanded();
  const { stats, domain, before, loading, problem, retry } = useTimeline(
    filters,
    { chart, compares },
    refreshing,
  );
  const left = useRetry(problem, loading, retry);
  // The previous chart stays while the data of the next one loads.
  const drawn = stats && !tells(stats, chart) ? 'sessions' : chart;
  const layers = useMemo(() => (stats ? layersOf(stats, drawn) : []), [stats, drawn]);
  const edges = useMemo(
    () =>
      stats
        ? edgesOf(
            stats.series.map(({ start }) => Date.parse(start)),
            domain,
          )
        : [],
    [stats, domain],
  );

  return (
    <div aria-busy={loading} className="flex flex-col px-3 sm:px-4">
      <Patterns />
      <Announcement filters={filters} matches={loading || !stats ? null : stats.totals.sessions} />
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 py-0.5">
        <div className="flex min-w-0 items-center gap-1.5 max-md:w-full md:flex-1">
          <IconButton
            label={expanded ? 'Collapse the timeline' : 'Expand the timeline'}
            aria-expanded={expanded}
            className="-ml-1.5 size-6"
            onClick={() => setExpanded(!expanded)}
          >
            <ChevronDown className={cn('transition-transform duration-100', !expanded && '-rotate-90')} />
          </IconButton>
          <h2 className={cn('min-w-0 transition-opacity duration-150', loading && stats && 'opacity-50')}>
            {stats ? (
              <Summary stats={stats} />
            ) : problem ? (
              'Not summed up'
            ) : (
              <>
                <span className="sr-only">Summing up</span>
                <Skeleton className="w-72 max-w-full" />
              </>
            )}
          </h2>
          {stats && problem && (
            <span role="status" className="flex shrink-0 items-center gap-1.5 text-xs text-bad">
              Not refreshed
              <Button
                look="quiet"
                onClick={retry}
                disabled={loading}
                title={`${explain(problem).title}. Sum up anew`}
              >
                Try again
              </Button>
            </span>
          )}
        </div>
        {compares && stats?.previous && (
          <p className="flex items-center gap-1.5 text-xs text-ink-soft tabular-nums max-md:w-full">
            <svg aria-hidden width="10" height="10" className="shrink-0">
              <rect x="1" y="1" width="8" height="8" className="fill-none stroke-ink" />
            </svg>
            Compared with {windowText(toMinutes(stats.previous), zone)} {zoneName(zone)}
          </p>
        )}
        {expanded && (
          <div className="flex h-8 items-center gap-1.5 print:hidden">
            <Segmented<ChartName>
              label="Timeline of"
              choices={charts}
              value={chart}
              onChange={(next) => change({ chart: next === 'redactions' ? next : null }, 'push')}
            />
            <Button
              aria-pressed={compares}
              title="Compare with the window before"
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft forced-colors:aria-pressed:outline-2 forced-colors:aria-pressed:outline-[Highlight]"
              onClick={() => change({ compare: compares ? null : 'previous' }, 'push')}
            >
              <GitCompareArrows className="size-3.5 text-ink-faint" /> Compare
            </Button>
            <IconButton label="Zoom out" onClick={() => onChange(zoomedOut(domain, Date.now()))}>
              <ZoomOut />
            </IconButton>
          </div>
        )}
      </div>
      {expanded && (
        // It is drawn for the width of the window, which paper does not have.
        <div className="flex min-h-23 flex-col gap-x-4 pt-0.5 md:min-h-27 md:flex-row-reverse print:hidden">
          {stats ? (
            <>
              <Chart
                stats={stats}
                layers={layers}
                domain={domain}
                before={before}
                inSight={inSight}
                stale={loading}
                onZoom={onChange}
              />
              <Legend chart={drawn} layers={layers} filters={filters} onChange={onChange} />
              <NumbersTable chart={drawn} layers={layers} edges={edges} zone={zone} />
            </>
          ) : problem ? (
            <TimelineProblem problem={problem} busy={loading} left={left} onRetry={retry} />
          ) : (
            <Skeleton className="h-16 w-full md:h-[5.5rem]" />
          )}
        </div>
      )}
    </div>
  );
}

interface AnnouncementProps {
  filters: Filters;
  /** Null while it is unknown. */
  matches: number | null;
}

/** Announces the number of matching sessions after the filters change. */
function Announcement({ filters, matches }: AnnouncementProps) {
  const asked = JSON.stringify(filters);
  const [{ of, text }, say] = useState<{ of: string | null; text: string }>({ of: null, text: '' });
  if (matches !== null && of !== asked) {
    const words = `${counted(matches, 'session')} ${matches === 1 ? 'matches' : 'match'}`;
    // The initial number is read with the page. The same text again counts as a change.
    say({ of: asked, text: of === null ? '' : words === text ? `${words}\u00a0` : words });
  }
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
