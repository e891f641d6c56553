'use client';

import { isId, type Session } from '@masker/contract/plain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { type Problem, problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const SessionDrawer = lazy(async () => ({ default: (await import('./session-drawer.tsx')).SessionDrawer }));

/** Milliseconds that a session has to be shown to count as opened: who goes through rows quickly opens none of them. */
const glance = 300;

interface DrawerContentProps {
  id: string;
  loaded: Session | undefined;
  onChange(changes: Partial<Filters>): void;
}

/**
 * A session that the list has is shown at once; any other one, as a link may name it, once it was read. Either is read
 * by itself, each time that it is opened: by that the audit log knows who looked at it.
 */
export function DrawerContent({ id, loaded, onChange }: DrawerContentProps) {
  const trpc = useTRPC();
  const isReadable = isId('session', id);
  const isOpened = useRested(id, glance) || loaded === undefined;
  const { data, error, refetch, isFetching } = useQuery({
    ...trpc.sessions.get.queryOptions(isOpened && isReadable ? { session_id: id } : skipToken),
    staleTime: 0,
    // Who looks at it goes on to do so when they come back to the window.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (!isReadable) return <ProblemNotice problem={unreadable} />;
  const problem = error && !isFetching ? problemOf(error) : null;
  const isGone = problem?.code === 'session_not_found';
  const session = isGone ? undefined : (loaded ?? data?.session);
  if (session) {
    return (
      <Suspense fallback={<DrawerSkeleton />}>
        <SessionDrawer
          session={session}
          onChange={onChange}
          unrecorded={problem}
          onRetry={() => void refetch()}
        />
      </Suspense>
    );
  }
  if (problem === null) return <DrawerSkeleton />;
  return <ProblemNotice problem={problem} onRetry={isGone ? undefined : () => void refetch()} />;
}

/** Whether a value has been the same for so many milliseconds. */
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
  message: 'The address does not have a session id in it.',
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
