'use client';

import type { Stats } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { cn } from '@/lib/cn.ts';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { toMinutes, windowInWords, windowText } from '@/lib/filters/window.ts';
import { type OverviewFilters, overviewFilters, overviewWindows } from '@/lib/overview/filters.ts';
import { agentMovers, kindMovers, modelMovers } from '@/lib/overview/movers.ts';
import { modelFacets, overviewStats } from '@/lib/overview/queries.ts';
import { type ComparedWindows, comparedWindows } from '@/lib/overview/windows.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { BadAddress } from '../filters/bad-address.tsx';
import { FilterLine } from '../filters/filter-line.tsx';
import { RefreshButton } from '../grid/refresh-button.tsx';
import { ListProblem } from '../problem/list-problem.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import FirstSession from '../sessions/first-session.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Movers, MoversSkeleton } from './movers.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { Totals } from './totals.tsx';

const windows = overviewWindows.map((since) => ({
  value: since as string,
  label: since,
  name: `Last ${since}`,
}));

/** The changes since the previous window. */
export function OverviewView() {
  const { filters, typed, wrong, change, removeWrong, clear } = useUrlFilters(overviewFilters);
  const filterBar = (end: ReactNode) => <OverviewBar window={typed} onChange={change} end={end} />;
  if (filters === null)
    return (
      <BadAddress
        wrong={wrong}
        title="Overview"
        many="changes"
        filterBar={filterBar(null)}
        onRemove={removeWrong}
        onClear={clear}
      />
    );
  return <Overview filters={filters} filterBar={filterBar} onChange={change} />;
}

interface OverviewBarProps {
  window: OverviewFilters;
  onChange(changes: Partial<OverviewFilters>): void;
  end: ReactNode;
}

/** Chooses the window to compare with the previous one. */
function OverviewBar({ window, onChange, end }: OverviewBarProps) {
  const presets = (
    <Segmented
      label="Length of the window"
      choices={windows}
      value={window.until === undefined ? window.since : null}
      onChange={(since) => onChange({ since, until: undefined })}
    />
  );
  return (
    <FilterLine window={window} onWindow={onChange} chips={[]} onClear={() => {}} inSheet={presets} end={end}>
      {presets}
    </FilterLine>
  );
}

interface OverviewProps {
  filters: OverviewFilters;
  onChange(changes: Partial<OverviewFilters>): void;
}

function Overview({
  filters,
  filterBar,
  onChange,
}: OverviewProps & { filterBar(end: ReactNode): ReactNode }) {
  const trpc = useTRPC();
  const { zone } = useZone();
  const stats = useQuery(overviewStats(trpc, filters));
  const problem = useProblem(stats);
  const compared = stats.data ? comparedWindows(stats.data) : null;

  function content(): ReactNode {
    const retry = { busy: stats.isFetching, onRetry: () => void stats.refetch() };
    if (!stats.data || !compared)
      return problem ? <ProblemNotice problem={problem} {...retry} /> : <OverviewSkeleton />;
    const isEmpty = stats.data.totals.sessions === 0 && stats.data.previous?.totals.sessions === 0;
    if (isEmpty)
      return problem ? (
        <ProblemNotice problem={problem} {...retry} />
      ) : (
        <Empty filters={filters} onChange={onChange} />
      );
    return (
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-3 sm:p-6">
        {problem && <ListProblem problem={problem} {...retry} stays="the sums below" />}
        <p className="text-ink-soft">
          {windowText(toMinutes(compared.now), zone)}, compared with{' '}
          {windowText(toMinutes(compared.before), zone)}{' '}
          <span className="text-ink-faint">{zoneName(zone)}</span>
        </p>
        <Changes stats={stats.data} compared={compared} />
      </div>
    );
  }

  return (
    <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      <h1 className="sr-only">Overview</h1>
      {filterBar(<RefreshButton busy={stats.isFetching} onRefresh={() => void stats.refetch()} />)}
      <div
        // A skeleton must not scroll.
        className={cn(
          'quiet-scroll min-h-0 flex-1',
          stats.isFetching && !stats.data ? 'overflow-hidden' : 'overflow-y-auto',
        )}
        aria-busy={stats.isFetching}
      >
        {content()}
      </div>
    </main>
  );
}

/** The totals, and the biggest changes. */
function Changes({ stats, compared }: { stats: Stats; compared: ComparedWindows }) {
  const trpc = useTRPC();
  const models = useQuery(modelFacets(trpc, compared.now));
  const before = useQuery(modelFacets(trpc, compared.before));
  const problemNow = useProblem(models);
  const problemBefore = useProblem(before);
  const problem = problemNow ?? problemBefore;
  const others = stats.other_agents > 0 || (stats.previous?.other_agents ?? 0) > 0;
  const note = others ? 'Of the 100 agents with the most sessions in each window.' : undefined;
  return (
    <>
      <Totals stats={stats} compared={compared} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Movers
          title="Sessions by agent"
          movers={agentMovers(stats, 'sessions')}
          compared={compared}
          note={note}
        />
        <Movers
          title="Errors by agent"
          movers={agentMovers(stats, 'errors')}
          compared={compared}
          note={note}
        />
        {models.data && before.data ? (
          <Movers
            title="Sessions by model"
            movers={modelMovers(models.data, before.data)}
            compared={compared}
            unnamed="no model reached"
          />
        ) : problem ? (
          <section className="rounded-lg border border-line bg-surface">
            <ProblemNotice
              problem={problem}
              busy={models.isFetching || before.isFetching}
              onRetry={() => {
                if (problemNow) void models.refetch();
                if (problemBefore) void before.refetch();
              }}
            />
          </section>
        ) : (
          <MoversSkeleton title="Sessions by model" />
        )}
        <Movers title="Redactions by kind" movers={kindMovers(stats)} compared={compared} />
      </div>
    </>
  );
}

/** Neither window has sessions: because there are none at all, or because they are older. */
function Empty({ filters, onChange }: OverviewProps) {
  const trpc = useTRPC();
  const { zone } = useZone();
  const longest = filters.since === '30d';
  const any = useQuery(trpc.agents.list.queryOptions({ limit: 1 }));
  if (any.data?.data.length === 0) return <FirstSession />;
  return (
    <Notice
      icon={<Inbox />}
      title="No sessions to compare"
      actions={
        !longest && <Button onClick={() => onChange({ since: '30d' })}>Compare the last 30 days</Button>
      }
    >
      <p>
        Neither {windowInWords(filters, zone)} nor the previous window has any. Once sessions are stored, this
        page shows what has changed: by agent, by model and by kind of redaction.
      </p>
    </Notice>
  );
}
