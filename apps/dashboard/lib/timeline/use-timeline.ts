'use client';

import type { Stats } from '@masker/contract';
import { bucketWidths, fittingBucket } from '@masker/contract/plain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { useTRPC } from '../api/trpc.ts';
import { useProblem } from '../api/use-problem.ts';
import type { Filters } from '../sessions/filters.ts';
import { type Domain, domainOf, domainOfWindow } from './domain.ts';
import { type Chart, heightsOf, layersOf, tells } from './layers.ts';
import type { Buckets } from './shapes.ts';

/** The content of a timeline besides the bars of sessions. */
export interface TimelineDisplay {
  chart: Chart;
  /** Whether the previous window is drawn too. */
  compares: boolean;
}

/** The totals of a window, and their state. */
export interface Timeline {
  /** The latest loaded totals, of this window or of the one before; null before the first. */
  stats: Stats | null;
  /** The time span to draw: that of the window, even while its totals load. */
  domain: Domain;
  /** The buckets of the previous window, shifted into this one; null if they are not loaded. */
  before: { buckets: Buckets; heights: number[] } | null;
  /** Whether other totals are loading. */
  loading: boolean;
  /** The error, if there is one. */
  problem: Problem | null;
  retry(): void;
}

interface Loaded {
  stats: Stats;
  domain: Domain;
  filters: Filters;
}

/** The maximum number of bars: a day in quarters of an hour. */
const mostBuckets = 120;

/** Reads the totals of a list with one request, and with another one those of the previous window. */
export function useTimeline(
  filters: Filters,
  { chart, compares }: TimelineDisplay,
  refreshing: boolean,
): Timeline {
  const trpc = useTRPC();
  const { order: _, ...narrowed } = filters;
  const include =
    chart === 'redactions' ? (['durations', 'kinds_by_bucket'] as const) : (['durations'] as const);
  const { since, until } = filters;
  // The current time, since the window was chosen.
  const wanted = useMemo(() => domainOfWindow({ since, until }, Date.now()), [since, until]);
  const bucket = fittingBucket(wanted.to - wanted.from, mostBuckets) ?? undefined;
  const leaving = { trpc: { abortOnUnmount: true } };
  const asked = useQuery(
    trpc.sessions.stats.queryOptions(
      { ...narrowed, bucket, include: [...include], ...(compares ? { compare: 'previous' } : {}) },
      leaving,
    ),
  );
  const { data, dataUpdatedAt } = asked;
  const loaded = useMemo(
    () => data && { stats: data, domain: domainOf(data, filters.since, dataUpdatedAt), filters },
    [data, dataUpdatedAt, filters],
  );
  const [last, keep] = useState<Loaded | null>(null);
  if (loaded && loaded !== last) keep(loaded);
  const shown = loaded ?? last;

  const previous = data?.previous;
  const askedBefore = useQuery(
    trpc.sessions.stats.queryOptions(
      data && previous
        ? {
            ...narrowed,
            since: previous.since,
            until: previous.until,
            bucket: data.bucket,
            ...(chart === 'redactions' ? { include: ['kinds_by_bucket'] } : {}),
          }
        : skipToken,
      leaving,
    ),
  );
  const before = useMemo(
    () => data && askedBefore.data && beforeOf(askedBefore.data, data, chart),
    [askedBefore.data, data, chart],
  );

  const { refetch } = asked;
  useEffect(() => {
    if (refreshing) void refetch();
  }, [refreshing, refetch]);

  const problem = useProblem(asked);
  // Newer sums of the same list take the place of those before without a sign.
  const isAwaited = ({ isFetching, data }: { isFetching: boolean; data: unknown }) =>
    isFetching && (refreshing || data === undefined);
  return {
    // Sums that fail to be loaded anew stay; those of another list do not.
    stats: problem && !loaded ? null : (shown?.stats ?? null),
    domain: loaded ? loaded.domain : last ? domainWhileLoading(last, filters, wanted) : wanted,
    before: before ?? null,
    loading: isAwaited(asked) || isAwaited(askedBefore),
    problem,
    retry: () => void refetch(),
  };
}

/** The maximum ratio of window lengths at which the previous totals are shown in the new window. */
const mostLonger = 100;

/** The placeholder of a window whose totals load: those of `last` at their positions, if they are visible. */
function domainWhileLoading(last: Loaded, { since, until }: Filters, wanted: Domain): Domain {
  const isSame = last.filters.since === since && last.filters.until === until;
  const length = ({ from, to }: Domain) => to - from;
  return isSame || length(wanted) > mostLonger * length(last.domain) ? last.domain : wanted;
}

function beforeOf(before: Stats, now: Stats, chart: Chart): Timeline['before'] {
  if (!tells(before, chart) || !tells(now, chart)) return null;
  const later = Date.parse(now.since) - Date.parse(before.since);
  return {
    buckets: {
      starts: before.series.map(({ start }) => Date.parse(start) + later),
      width: bucketWidths[before.bucket],
    },
    heights: heightsOf(layersOf(before, chart)),
  };
}
