'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox, SearchX } from 'lucide-react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { allTime, windowInWords } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { wallClock } from '@/lib/time/wall-clock.ts';
import { AgentName } from '../filters/agent-name.tsx';
import { GridSkeleton } from '../grid/grid-skeleton.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { sessionGrid } from './columns.tsx';
import { FirstSession } from './first-session.tsx';

interface EmptyListProps {
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
}

/** A list without sessions: because there are none at all, or because none is like that. */
export function EmptyList({ filters, onChange, onClear }: EmptyListProps) {
  const trpc = useTRPC();
  const { zone } = useZone();
  const latest = useQuery({ ...trpc.sessions.list.queryOptions({ since: allTime, limit: 1 }), staleTime: 0 });
  if (latest.error)
    return <ProblemNotice problem={problemOf(latest.error)} onRetry={() => void latest.refetch()} />;
  if (!latest.data) return <GridSkeleton grid={sessionGrid} />;
  const newest = latest.data.data[0];
  if (!newest) return <FirstSession />;

  const narrowing = [
    filters.agent_id !== undefined && (
      <span key="agent">
        agent <AgentName id={filters.agent_id[0] ?? ''} />
      </span>
    ),
    filters.status !== undefined && `status ${filters.status}`,
    filters.min_redactions !== undefined && `at least ${filters.min_redactions} redactions`,
  ].filter(Boolean);
  const { date, time, offset } = wallClock(newest.started_at, zone);

  return (
    <Notice
      icon={narrowing.length > 0 ? <SearchX /> : <Inbox />}
      title={narrowing.length > 0 ? 'Nothing matches these filters' : 'No sessions in this window'}
      actions={
        <>
          {narrowing.length > 0 && <Button onClick={onClear}>Clear filters</Button>}
          <Button
            look={narrowing.length > 0 ? 'quiet' : 'outline'}
            onClick={() => onChange({ since: '90d', until: undefined })}
          >
            Look back 90 days
          </Button>
        </>
      }
    >
      <ul className="mx-auto flex flex-wrap justify-center gap-1.5">
        {[windowInWords(filters, zone), ...narrowing].map((part, index) => (
          <li key={index} className="rounded border border-line bg-surface px-1.5 py-0.5 text-xs">
            {part}
          </li>
        ))}
      </ul>
      <p>
        The latest session of your account started {date} {time} {offset}.
      </p>
    </Notice>
  );
}
