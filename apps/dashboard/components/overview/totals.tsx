import type { Stats } from '@masker/contract';
import { counted, formatCount } from '@/lib/format/count.ts';
import { formatEstimate, formatEstimateChange } from '@/lib/format/duration.ts';
import { formatChange, formatShare } from '@/lib/format/share.ts';
import type { ComparedWindows } from '@/lib/overview/windows.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { listPath } from '@/lib/sessions/links.ts';
import { PageLink } from '../ui/page-link.tsx';

interface TotalsProps {
  stats: Stats;
  compared: ComparedWindows;
}

/** The totals of both windows. */
export function Totals({ stats: { totals, durations, previous }, compared }: TotalsProps) {
  if (!previous) return null;
  const before = previous.totals;
  const { redactions_not_reported: notReported = 0 } = totals;
  const [p95, p95Before] = [durations?.p95, previous.durations?.p95];
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Total label="Sessions" now={totals.sessions} before={before.sessions} compared={compared} />
      <Total
        label="Errors"
        now={totals.by_status.error}
        before={before.by_status.error}
        filter={{ status: ['error'] }}
        compared={compared}
        more={`${formatShare(totals.by_status.error, totals.sessions)} of sessions, ${formatShare(before.by_status.error, before.sessions)} before`}
      />
      <Total
        label="Redactions"
        now={totals.redactions}
        before={before.redactions}
        filter={{ min_redactions: 1 }}
        compared={compared}
        {...(notReported > 0 && { more: `not reported for ${counted(notReported, 'session')}` })}
      />
      <Total
        label="p95 duration"
        now={p95 === undefined ? null : Math.round(p95)}
        before={p95Before === undefined ? null : Math.round(p95Before)}
        filter={p95 === undefined ? {} : { min_duration_ms: Math.round(p95) }}
        format={formatEstimate}
        formatChanged={formatEstimateChange}
        compared={compared}
      />
    </dl>
  );
}

interface TotalProps {
  label: string;
  /** Null without sessions. */
  now: number | null;
  before: number | null;
  filter?: Partial<Filters>;
  format?: (value: number) => string;
  formatChanged?: (now: number, before: number) => string;
  compared: ComparedWindows;
  more?: string;
}

function Total({
  label,
  now,
  before,
  filter = {},
  format = formatCount,
  formatChanged = (now, before) => formatChange(now, before, format),
  compared,
  more,
}: TotalProps) {
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3">
      <dt className="text-xs text-ink-soft">{label}</dt>
      <dd className="tabular-nums">
        <PageLink
          href={listPath({ ...filter, ...compared.now })}
          className="text-lg font-semibold underline-offset-4 hover:underline"
        >
          {now === null ? '–' : format(now)}
          <span className="sr-only"> {label.toLowerCase()}</span>
        </PageLink>
        {now !== null && before !== null && (
          <span className="block text-xs text-ink-soft">
            {formatChanged(now, before)}, from{' '}
            <PageLink
              href={listPath({ ...filter, ...compared.before })}
              className="underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              {format(before)}
              <span className="sr-only"> {label.toLowerCase()} before</span>
            </PageLink>
          </span>
        )}
        {more && <span className="block text-xs text-ink-faint">{more}</span>}
      </dd>
    </div>
  );
}
