'use client';

import type { Stats } from '@masker/contract';
import { bucketWidths, fittingBucket } from '@masker/contract/plain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Problem, problemOf } from '../api/problem.ts';
import { useTRPC } from '../api/trpc.ts';
import type { Filters } from '../sessions/filters.ts';
import { type Domain, domainOf, domainOfWindow } from './domain.ts';
import { type Chart, heightsOf, layersOf, tells } from './layers.ts';
import type { Buckets } from './shapes.ts';

/** What a timeline draws besides the bars of sessions. */
export interface TimelineDisplay {
  chart: Chart;
  /** Whether the window before is drawn too. */
  compares: boolean;
}

/** The sums of a window, and how they came to be. */
export interface Timeline {
  /** The newest sums that are there, of the window or of the one shown before it; null before the first. */
  stats: Stats | null;
  /** The time to draw: that of the window, even while the sums are still those of another one. */
  domain: Domain;
  /** The window before, bucket by bucket, moved into this one; null when it is not there. */
  before: { buckets: Buckets; heights: number[] } | null;
  /** Others are on their way. */
  loading: boolean;
  /** Why there are none. */
  problem: Problem | null;
  retry(): void;
}

interface Loaded {
  stats: Stats;
  domain: Domain;
  filters: Filters;
}

/** Bars that a chart has at most: a day in quarters of an hour. */
const mostBuckets = 120;

/** Reads the sums of a list: with one request, and another one to draw the window before. */
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
  // The present, from when the window was chosen on.
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

  const failed = asked.isFetching ? null : asked.error;
  return {
    stats: failed ? null : (shown?.stats ?? null),
    domain: loaded ? loaded.domain : last ? domainWhileLoading(last, filters, wanted) : wanted,
    before: before ?? null,
    loading: asked.isFetching || askedBefore.isFetching,
    problem: failed ? problemOf(failed) : null,
    retry: () => void refetch(),
  };
}

/** How much longer than the window that is shown another one is at most, for its sums to be seen in it. */
const mostLonger = 100;

/** What is drawn of a window whose sums are on their way: those of `last` at their places in it, if that is seen. */
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
