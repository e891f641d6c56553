'use client';

import type { AuditPage, Session } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { explain } from '@/lib/api/explain.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { auditLogPath } from '@/lib/audit-log/entry-link.ts';
import { pathWith } from '@/lib/filters/search.ts';
import { ActorName } from '../audit-log/actor.tsx';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Entries that are shown here; the audit log has the others. */
const limit = 20;

/** Who opened a session by itself, newest first. */
export function WhoLooked({ session }: { session: Session }) {
  // Nobody looked at a session before it began.
  const narrowed = { target: session.id, since: session.started_at };
  const { data, error, isFetching, refetch } = useQuery({
    ...useTRPC().accessLog.list.queryOptions({ ...narrowed, limit }),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <div className="flex flex-col gap-3" aria-busy={isFetching}>
      {data ? (
        <Entries page={data} />
      ) : error && !isFetching ? (
        <p role="alert" className="flex flex-wrap items-center gap-2">
          <span>{explain(problemOf(error)).title}.</span>
          <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      ) : (
        <span role="status" className="flex flex-col gap-2.5 py-1">
          <span className="sr-only">Loading who looked at it</span>
          <Skeleton className="w-56" />
          <Skeleton className="w-48" />
        </span>
      )}
      <p className="text-xs text-pretty text-ink-faint">
        Lists and exports that have this session among others are not here.{' '}
        <Link
          href={pathWith(auditLogPath, narrowed)}
          prefetch={false}
          className="text-accent underline underline-offset-2"
        >
          {data?.next_cursor ? 'All of them in the audit log' : 'See them in the audit log'}
        </Link>
      </p>
    </div>
  );
}

function Entries({ page }: { page: AuditPage }) {
  if (page.data.length === 0) return <p className="text-ink-soft">Nobody has opened it by itself yet.</p>;
  return (
    <ol className="flex flex-col gap-2">
      {page.data.map(({ sequence, at, actor, action, outcome }) => (
        <li key={sequence} className="flex flex-wrap justify-between gap-x-3">
          <span className="flex min-w-0 flex-wrap gap-x-2">
            <span className="min-w-0 font-medium">
              <ActorName actor={actor} />
            </span>
            <span className="text-ink-soft">
              {actionInWords(action)}
              {outcome === 'refused' && ', refused'}
            </span>
          </span>
          <Moment instant={at} />
        </li>
      ))}
    </ol>
  );
}
