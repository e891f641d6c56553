'use client';

import type { Session } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { useTRPCClient } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { sessionPath } from '@/lib/sessions/links.ts';
import { type Direction, neighbourOf } from '@/lib/sessions/neighbour.ts';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const groups = [
  { label: 'Of this agent', ofAgent: true },
  { label: 'Of the account', ofAgent: false },
] as const;

const steps = [
  { direction: 'next', label: 'Next', Icon: ArrowUp, none: 'This is the latest one.' },
  { direction: 'previous', label: 'Previous', Icon: ArrowDown, none: 'This is the oldest one.' },
] as const;

/** The previous and the next session, of the agent and of the account. */
export function NearbySessions({ session }: { session: Session }) {
  return (
    <nav aria-labelledby="nearby" className="rounded-lg border border-line bg-surface px-4 py-3">
      <h2 id="nearby" className="font-semibold">
        Before and after
      </h2>
      {groups.map(({ label, ofAgent }) => (
        <section key={label} aria-label={label} className="mt-2">
          <h3 className="text-xs text-ink-faint">{label}</h3>
          <ul className="mt-1 flex flex-col">
            {steps.map((step) => (
              <Neighbour key={step.direction} session={session} ofAgent={ofAgent} {...step} />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

interface NeighbourProps {
  session: Session;
  ofAgent: boolean;
  direction: Direction;
  label: string;
  Icon: typeof ArrowUp;
  /** The text if there is none. */
  none: string;
}

function Neighbour({ session, ofAgent, direction, label, Icon, none }: NeighbourProps) {
  const client = useTRPCClient();
  const query = useQuery({
    queryKey: ['neighbour', session.id, ofAgent, direction],
    queryFn: () => neighbourOf(session, direction, ofAgent, (input) => client.sessions.list.query(input)),
    // A new session may have arrived since.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  return (
    <li className="-mx-2 flex min-h-11 items-center gap-2 px-2">
      {data ? (
        <PageLink
          href={sessionPath(data.id)}
          className="-mx-2 flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 hover:bg-hover"
        >
          <Icon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="font-medium">{label}</span>
              <Moment instant={data.started_at} />
            </span>
            <span className="truncate text-xs text-ink-soft">
              {!ofAgent && (
                <>
                  <Name of={data.agent_name} />
                  {' · '}
                </>
              )}
              {data.status} · {formatDuration(data.duration_ms)}
            </span>
          </span>
        </PageLink>
      ) : problem ? (
        <span role="alert" className="flex flex-1 flex-wrap items-center justify-between gap-2 text-ink-soft">
          {label}: {explain(problem).title}
          <Button onClick={() => void refetch()} disabled={isFetching}>
            Try again
          </Button>
        </span>
      ) : isFetching ? (
        <Skeleton className="w-full" />
      ) : (
        <span className="text-ink-faint">{none}</span>
      )}
    </li>
  );
}
