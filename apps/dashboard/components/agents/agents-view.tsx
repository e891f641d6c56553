'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox, SearchX } from 'lucide-react';
import { lazy, type ReactNode, useMemo, useState } from 'react';
import { useAddress } from '@/lib/address/use-address.ts';
import { type AgentFilters, type AgentSort, agentFilters, agentSorts } from '@/lib/agents/filters.ts';
import { agentStats, knownAgents, mostFound } from '@/lib/agents/queries.ts';
import { type AgentRow, named, rowsOf, sorted } from '@/lib/agents/rows.ts';
import { useFoundAgents } from '@/lib/agents/use-found-agents.ts';
import { useMe } from '@/lib/api/me.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { cn } from '@/lib/cn.ts';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { counted, formatCount } from '@/lib/format/count.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { BadAddress } from '../filters/bad-address.tsx';
import { FilterLine } from '../filters/filter-line.tsx';
import { RefreshButton } from '../grid/refresh-button.tsx';
import { ListProblem } from '../problem/list-problem.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import FirstSession from '../sessions/first-session.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Part } from '../ui/part.tsx';
import { AgentSearch } from './agent-search.tsx';
import { AgentTable } from './agent-table.tsx';
import { AgentsSkeleton } from './agents-skeleton.tsx';

const RenameDialog = lazy(() => import('./rename-dialog.tsx'));

/** Every agent of a window, with its totals, errors and last session. */
export function AgentsView() {
  const { filters, typed, wrong, change, changeSoon, removeWrong, clear } = useUrlFilters(agentFilters);
  const search = <AgentSearch text={typed.search ?? ''} onChange={(search) => changeSoon({ search })} />;
  const filterBar = (end: ReactNode) => (
    <FilterLine
      window={typed}
      onWindow={change}
      chips={
        typed.search
          ? [{ id: 'search', label: `name ${typed.search}`, remove: () => change({ search: '' }) }]
          : []
      }
      onClear={clear}
      inSheet={search}
      end={end}
    >
      {search}
    </FilterLine>
  );
  if (filters === null)
    return (
      <BadAddress
        wrong={wrong}
        title="Agents"
        many="agents"
        filterBar={filterBar(null)}
        onRemove={removeWrong}
        onClear={clear}
      />
    );
  return <Agents filters={filters} filterBar={filterBar} onChange={change} />;
}

interface AgentsProps {
  filters: AgentFilters;
  filterBar(end: ReactNode): ReactNode;
  onChange(changes: Partial<AgentFilters>): void;
}

function Agents({ filters, filterBar, onChange }: AgentsProps) {
  const trpc = useTRPC();
  const { zone } = useZone();
  const { params, change } = useAddress();
  const sort: AgentSort = agentSorts.find((one) => one === params.get('sort')) ?? 'sessions';
  const isReversed = params.get('order') === 'reverse';
  const { search = '' } = filters;
  const mayRename = useMe()?.permissions.includes('agents:write') ?? false;
  const [renamed, setRenamed] = useState<{ agent: AgentRow; isOpen: boolean } | null>(null);
  const stats = useQuery(agentStats(trpc, filters));
  const known = useQuery(knownAgents(trpc));
  const others = stats.data?.other_agents ?? 0;
  const found = useFoundAgents(filters, search !== '' && others > 0);
  const shown = found.stats ?? stats.data;
  const rows = useMemo(() => {
    if (!shown) return [];
    const all = rowsOf(shown, found.stats ? [] : (known.data?.data ?? []));
    return sorted(named(all, search), sort, isReversed);
  }, [shown, found.stats, known.data, search, sort, isReversed]);

  const loading = stats.isFetching || found.loading;
  const problemSummed = useProblem(stats);
  const problem = problemSummed ?? found.problem;

  function content() {
    const retry = { busy: loading, onRetry: problemSummed ? () => void stats.refetch() : found.retry };
    // Sums that fail to be loaded anew stay; the agents that a search failed to find are not there.
    const stays = rows.length > 0 && found.problem === null;
    if (problem && !stays) return <ProblemNotice problem={problem} {...retry} />;
    if (!shown || (found.loading && !found.stats)) return <AgentsSkeleton />;
    if (rows.length > 0) {
      return (
        <>
          {problem && (
            <div className="p-3 sm:px-4">
              <ListProblem problem={problem} {...retry} stays="the agents below" />
            </div>
          )}
          <AgentTable
            rows={rows}
            stats={shown}
            window={{ since: filters.since, until: filters.until }}
            sort={sort}
            isReversed={isReversed}
            isStale={loading}
            onSort={(next) =>
              change(
                {
                  sort: next === 'sessions' ? null : next,
                  order: next === sort && !isReversed ? 'reverse' : null,
                },
                'push',
              )
            }
            onRename={mayRename ? (agent) => setRenamed({ agent, isOpen: true }) : undefined}
          />
        </>
      );
    }
    if (search !== '') {
      return (
        <Notice
          icon={<SearchX />}
          title="No agent matches"
          actions={<Button onClick={() => onChange({ search: '' })}>Clear the search</Button>}
        >
          <p>In {windowInWords(filters, zone)}.</p>
        </Notice>
      );
    }
    if (known.data?.data.length === 0) return <FirstSession />;
    return (
      <Notice
        icon={<Inbox />}
        title="No agent had a session in this window"
        actions={
          <Button onClick={() => onChange({ since: '90d', until: undefined })}>Look back 90 days</Button>
        }
      >
        <p>An agent appears once its first session is stored. {windowInWords(filters, zone)} has none.</p>
      </Notice>
    );
  }

  return (
    <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      <h1 className="sr-only">Agents</h1>
      {filterBar(
        <RefreshButton
          busy={stats.isFetching}
          onRefresh={() => {
            void stats.refetch();
            void known.refetch();
          }}
        />,
      )}
      <div
        // A skeleton must not scroll.
        className={cn(
          'quiet-scroll min-h-0 flex-1 bg-surface',
          loading && !shown ? 'overflow-hidden' : 'overflow-y-auto',
        )}
        aria-busy={loading}
      >
        {content()}
      </div>
      <footer className="flex min-h-7 shrink-0 items-center border-t border-line bg-surface px-3 py-1 text-xs text-ink-faint sm:px-4">
        <p role="status">
          {!problem && shown && !loading && (
            <>
              {counted(rows.length, 'agent')} · {windowInWords(filters, zone)}
              {others > 0 &&
                search === '' &&
                ` · the ${formatCount(stats.data?.agents.length ?? 0)} with the most sessions; ${formatCount(others)} more agents have sessions in this window: find them by name`}
              {found.isCut && ` · the first ${mostFound} matches; type more of the name`}
            </>
          )}
        </p>
      </footer>
      {renamed && (
        <Part>
          <RenameDialog
            agent={renamed.agent}
            open={renamed.isOpen}
            onClose={() => setRenamed({ ...renamed, isOpen: false })}
          />
        </Part>
      )}
    </main>
  );
}
