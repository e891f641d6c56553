'use client';

import { isId, type Session } from '@masker/contract/plain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { lazy, useEffect, useState } from 'react';
import type { Problem } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Part } from '../ui/part.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const SessionDrawer = lazy(async () => ({ default: (await import('./session-drawer.tsx')).SessionDrawer }));

/** The time in milliseconds after which a shown session counts as opened, so that moving through rows opens none. */
const glance = 300;

interface DrawerContentProps {
  id: string;
  loaded: Session | undefined;
  onChange(changes: Partial<Filters>): void;
}

/**
 * A loaded session is shown immediately; another one, which a link may name, once it is read. Each opening reads the
 * session separately, so that the audit log records it.
 */
export function DrawerContent({ id, loaded, onChange }: DrawerContentProps) {
  const trpc = useTRPC();
  const isReadable = isId('session', id);
  const isOpened = useRested(id, glance) || loaded === undefined;
  const query = useQuery({
    ...trpc.sessions.get.queryOptions(isOpened && isReadable ? { session_id: id } : skipToken),
    staleTime: 0,
    // Returning to the window does not count as opening it again.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  if (!isReadable) return <ProblemNotice problem={unreadable} />;
  const isGone = problem?.code === 'session_not_found';
  const session = isGone ? undefined : (loaded ?? data?.session);
  if (session) {
    return (
      <Part fallback={<DrawerSkeleton />}>
        <SessionDrawer
          session={session}
          onChange={onChange}
          opening={query.isPending || isFetching}
          unrecorded={problem}
          onRetry={() => void refetch()}
        />
      </Part>
    );
  }
  if (problem === null) return <DrawerSkeleton />;
  return (
    <ProblemNotice problem={problem} busy={isFetching} onRetry={isGone ? undefined : () => void refetch()} />
  );
}

/** Whether a value has been unchanged for the given milliseconds. */
function useRested(value: string, duration: number): boolean {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), duration);
    return () => clearTimeout(timer);
  }, [value, duration]);
  return rested === value;
}

const unreadable: Problem = {
  code: 'session_not_found',
  message: 'The URL contains no session id.',
  requestId: undefined,
  details: [],
  retryAfter: undefined,
};

function DrawerSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-5 p-4">
      <span className="sr-only">Loading the session</span>
      {['w-56', 'w-48', 'w-52', 'w-16', 'w-24', 'w-40'].map((width) => (
        <div key={width} className="flex gap-8">
          <Skeleton className="w-16" />
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  );
}
