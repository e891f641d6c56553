'use client';

import type { AuditPage, Session } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { explain } from '@/lib/api/explain.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { auditLogPath } from '@/lib/audit-log/entry-link.ts';
import { pathWith } from '@/lib/filters/search.ts';
import { ActorName } from '../audit-log/actor.tsx';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** The number of entries shown here; the audit log has the others. */
const limit = 20;

interface WhoLookedProps {
  session: Session;
  /** Whether the server has still to be told that this person opened the session: who looked is asked for after that. */
  opening?: boolean;
}

/** The people who opened a session, newest first, oneself included. */
export function WhoLooked({ session, opening = false }: WhoLookedProps) {
  // Nobody can have opened a session before it started.
  const narrowed = { target: session.id, since: session.started_at };
  const query = useQuery({
    ...useTRPC().accessLog.list.queryOptions({ ...narrowed, limit }),
    enabled: !opening,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  return (
    <div className="flex flex-col gap-3" aria-busy={opening || isFetching}>
      {data ? (
        <Entries page={data} />
      ) : problem ? (
        <p role="alert" className="flex flex-wrap items-center gap-2">
          <span>{explain(problem).title}.</span>
          <Button onClick={() => void refetch()} disabled={isFetching}>
            Try again
          </Button>
        </p>
      ) : (
        <span role="status" className="flex flex-col gap-2.5 py-1">
          <span className="sr-only">Loading who looked at it</span>
          <Skeleton className="w-56" />
          <Skeleton className="w-48" />
        </span>
      )}
      <p className="text-xs text-pretty text-ink-faint">
        <PageLink
          href={pathWith(auditLogPath, narrowed)}
          className="text-accent underline underline-offset-2"
        >
          {data?.next_cursor ? 'All entries about this session' : 'These entries in the audit log'}
        </PageLink>
        . Lists and exports that have this session among others are not among them: the audit log has their
        filters, and no ids.
      </p>
    </div>
  );
}

function Entries({ page }: { page: AuditPage }) {
  if (page.data.length === 0) return <p className="text-ink-soft">Nobody has opened this session yet.</p>;
  return (
    <ol className="flex flex-col gap-2">
      {page.data.map(({ sequence, at, actor, action, outcome }) => (
        <li key={sequence} className="flex flex-wrap justify-between gap-x-3">
          <span className="flex min-w-0 flex-wrap gap-x-2">
            <span className="min-w-0 font-medium">
              <ActorName actor={actor} />
            </span>
            <span className="text-ink-soft">{actionInWords(action, outcome)}</span>
          </span>
          <Moment instant={at} />
        </li>
      ))}
    </ol>
  );
}
