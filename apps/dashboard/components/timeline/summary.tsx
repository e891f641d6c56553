'use client';

import type { Stats } from '@masker/contract';
import type { ReactNode } from 'react';
import { counted, formatCount } from '@/lib/format/count.ts';
import { formatEstimate, formatEstimateChange } from '@/lib/format/duration.ts';
import { kindCounts } from '@/lib/format/kinds.ts';
import { formatChange, formatShare } from '@/lib/format/share.ts';

/** The totals of a list in one line, with the changes if they are compared. */
export function Summary({ stats: { totals, redactions_by_kind, durations, previous } }: { stats: Stats }) {
  const { sessions, redactions, redactions_not_reported: notReported = 0, by_status } = totals;
  const before = previous?.totals;
  const p95Before = previous?.durations?.p95;
  return (
    <span
      data-testid="summary"
      className="flex min-w-0 flex-wrap gap-x-1.5 text-xs text-ink-soft tabular-nums sm:text-sm"
    >
      <Part change={before && formatChange(sessions, before.sessions, formatCount)}>
        <strong className="font-semibold text-ink">{counted(sessions, 'session')}</strong>
      </Part>
      <Part change={before && formatChange(by_status.error, before.by_status.error, formatCount)}>
        {counted(by_status.error, 'error')} ({formatShare(by_status.error, sessions)})
      </Part>
      <Part change={before && formatChange(redactions, before.redactions, formatCount)}>
        {notReported > 0 && notReported === sessions
          ? 'redactions not reported'
          : counted(redactions, 'redaction')}
        {notReported > 0 && notReported < sessions && ` (not reported for ${formatCount(notReported)})`}
        {!before && <Kinds kinds={redactions_by_kind} />}
      </Part>
      {durations && (
        <Part change={p95Before === undefined ? undefined : formatEstimateChange(durations.p95, p95Before)}>
          <abbr
            title="95 % of the sessions took no longer than this, which is right to within 3 %"
            className="no-underline"
          >
            p95 duration
          </abbr>{' '}
          {formatEstimate(durations.p95)}
        </Part>
      )}
    </span>
  );
}

/** The number of named kinds; the timeline of redactions has all of them. */
const most = 3;

function Kinds({ kinds }: { kinds: Stats['redactions_by_kind'] }) {
  const all = kindCounts(kinds).map(({ kind, count }) => `${kind} ${formatCount(count)}`);
  if (all.length === 0) return null;
  // "1 more" would take the place of the one.
  const named = all.slice(0, all.length === most + 1 ? most + 1 : most);
  const others = all.length - named.length;
  return (
    <span className="text-ink-faint max-xl:hidden">
      {' '}
      ({named.join(', ')}
      {others > 0 && (
        <>
          , <span title={all.slice(most).join(', ')}>{others} more</span>
        </>
      )}
      )
    </span>
  );
}

function Part({ change, children }: { change: string | undefined; children: ReactNode }) {
  return (
    <span className="whitespace-nowrap not-last:after:ml-1.5 not-last:after:text-ink-faint not-last:after:content-['·']">
      {children}
      {change !== undefined && <span className="text-ink-faint"> {change}</span>}
    </span>
  );
}
