'use client';

import type { Session } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Clock, Filter } from 'lucide-react';
import { useMe } from '@/lib/api/me.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { agentPath, hourOf, listPath } from '@/lib/sessions/links.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { AroundLink } from '../sessions/around-link.tsx';
import { SessionDetails } from '../sessions/session-details.tsx';
import { WhoLooked } from '../sessions/who-looked.tsx';
import { buttonStyle } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { NearbySessions } from './nearby-sessions.tsx';

const cardStyle = 'rounded-lg border border-line bg-surface';

/** The page of a session. */
export function SessionPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().sessions.get.queryOptions({ session_id: id }));
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  return (
    <main
      id="content"
      tabIndex={-1}
      className="min-h-0 flex-1 overflow-y-auto outline-none"
      aria-busy={isFetching}
    >
      {data ? (
        <Content session={data.session} />
      ) : (
        <>
          <h1 className="sr-only">Session</h1>
          {problem && <ProblemNotice problem={problem} busy={isFetching} onRetry={() => void refetch()} />}
        </>
      )}
    </main>
  );
}

function Content({ session }: { session: Session }) {
  const { zone } = useZone();
  const mayReadAudit = useMe()?.permissions.includes('audit:read') ?? false;
  const { id, agent_name, started_at, status } = session;
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 px-3 py-4 sm:px-6 sm:py-6">
      <nav aria-label="Breadcrumbs">
        <ol className="flex items-center gap-1 text-ink-soft">
          <li>
            <PageLink href={home} className="rounded underline-offset-2 hover:underline">
              Sessions
            </PageLink>
          </li>
          <li className="flex min-w-0 items-center gap-1">
            <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <span aria-current="page" className="truncate font-mono text-xs">
              {id}
            </span>
          </li>
        </ol>
      </nav>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-lg leading-6 font-semibold wrap-anywhere">
            Session of <Name of={agent_name} />
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft">
            <Moment instant={started_at} />
            <span className="pl-1.5">
              <StatusMark status={status} />
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <AroundLink session={session} />
          <PageLink
            href={agentPath(session)}
            title="The agent’s sessions within 12 hours of this one"
            className={buttonStyle()}
          >
            <Filter className="size-3.5" /> Only this agent
          </PageLink>
          <PageLink href={listPath(hourOf(started_at, zone))} className={buttonStyle()}>
            <Clock className="size-3.5" /> This hour
          </PageLink>
        </div>
      </header>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <section aria-labelledby="details" className={`${cardStyle} min-w-0`}>
          <h2 id="details" className="sr-only">
            Details
          </h2>
          <SessionDetails session={session} />
        </section>
        <div className="flex min-w-0 flex-col gap-4">
          <NearbySessions session={session} />
          {mayReadAudit && (
            <section aria-labelledby="who-looked" className={`${cardStyle} px-4 py-3`}>
              <h2 id="who-looked" className="mb-2 font-semibold">
                Who looked
              </h2>
              <WhoLooked session={session} />
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
