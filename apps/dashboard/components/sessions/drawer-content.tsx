'use client';

import { isId, type Session } from '@masker/contract/plain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { type Problem, problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SessionDetails } from './session-details.tsx';

interface DrawerContentProps {
  id: string;
  loaded: Session | undefined;
  onAgent(id: string): void;
}

/** A session that the list has is shown at once; any other one, as a link may name it, is fetched. */
export function DrawerContent({ id, loaded, onAgent }: DrawerContentProps) {
  const trpc = useTRPC();
  const readable = isId('session', id);
  const { data, error, refetch, isFetching } = useQuery(
    trpc.sessions.get.queryOptions(loaded || !readable ? skipToken : { session_id: id }),
  );
  const session = loaded ?? data?.session;
  if (session) return <SessionDetails session={session} onAgent={onAgent} />;
  if (!readable) return <ProblemNotice problem={unreadable} />;
  if (!error || isFetching) return <DrawerSkeleton />;
  const problem = problemOf(error);
  const gone = problem.code === 'session_not_found';
  return <ProblemNotice problem={problem} onRetry={gone ? undefined : () => void refetch()} />;
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
