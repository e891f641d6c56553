'use client';

import type { Session } from '@masker/contract/plain';
import { useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Hourglass, RotateCw } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { counted } from '@/lib/format/count.ts';
import { kindCounts } from '@/lib/format/kinds.ts';
import { listWith } from '@/lib/getting-started/list-with.ts';
import { type Arrival, useArrival } from '@/lib/getting-started/use-arrival.ts';
import { sessionPath } from '@/lib/sessions/links.ts';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { StatusMark } from '../ui/status-mark.tsx';

interface ArrivalStatusProps {
  /** The id of the latest session that is known already; null if the account has none. */
  before: string | null;
}

/** Whether a session has arrived, as it happens. */
export function ArrivalStatus({ before }: ArrivalStatusProps) {
  const arrival = useArrival(before);
  const which = before === null ? 'first' : 'next';
  return (
    <div className="rounded-lg border border-line-strong bg-surface px-4 py-3.5">
      <div role="status">
        {arrival.first ? (
          <ArrivedSession session={arrival.first} which={which} arrival={arrival} />
        ) : (
          <Waiting arrival={arrival} which={which} />
        )}
      </div>
      {!arrival.first && arrival.state !== 'watching' && (
        <Button className="mt-2.5" disabled={arrival.isLooking} onClick={arrival.look}>
          <RotateCw className={arrival.isLooking ? 'size-3.5 animate-spin' : 'size-3.5'} />
          Look now
        </Button>
      )}
    </div>
  );
}

type Which = 'first' | 'next';

function Waiting({ arrival, which }: { arrival: Arrival; which: Which }) {
  const { problem } = arrival;
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <Hourglass aria-hidden className="size-4 shrink-0 text-accent" />
        Waiting for the {which} session…
      </p>
      <p className="mt-1 text-ink-soft text-pretty">
        {adviceOf(arrival)}
        {problem && ` ${explain(problem).title}.`}
      </p>
    </>
  );
}

function adviceOf({ state, isPolling }: Arrival): string {
  if (state === 'watching') return 'It appears here the moment it is stored, without a reload.';
  if (!isPolling) return 'New sessions cannot be followed right now. Look for them when you have sent some.';
  if (state === 'connecting') return 'Connecting. Until then, this page looks every ten seconds.';
  return 'New sessions cannot be followed right now, so this page looks for them every ten seconds.';
}

interface ArrivedSessionProps {
  session: Session;
  which: Which;
  arrival: Arrival;
}

function ArrivedSession({ session, which, arrival: { ids, more } }: ArrivedSessionProps) {
  const forget = useForgetLists();
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
        The {which} session has arrived
      </p>
      <dl className="mt-2.5 flex flex-col gap-1.5">
        {(
          [
            ['Agent', <Name key="agent" of={session.agent_name} />],
            ['Started', <Moment key="started" instant={session.started_at} />],
            ['Status', <StatusMark key="status" status={session.status} />],
            ['Redactions', redactionsOf(session)],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-soft">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {(ids.length > 1 || more) && (
        <p className="mt-2 text-ink-soft">
          {more
            ? 'More have arrived since.'
            : `${counted(ids.length, 'session has', 'sessions have')} arrived so far.`}
        </p>
      )}
      <p className="mt-3 flex flex-wrap gap-2">
        <PageLink
          href={sessionPath(session.id)}
          className={buttonStyle({ look: 'solid', size: 'medium' })}
          onClick={forget}
        >
          Open the session
        </PageLink>
        <PageLink
          href={listWith(session, Date.now())}
          className={buttonStyle({ size: 'medium' })}
          onClick={forget}
        >
          Show the list
        </PageLink>
      </p>
    </>
  );
}

function redactionsOf({ redactions_reported, redactions_by_kind, redaction_count }: Session): string {
  if (redactions_reported === false) return 'Not reported by this source';
  if (redaction_count === 0) return 'Reported: nothing was redacted';
  return kindCounts(redactions_by_kind)
    .map(({ kind, count }) => `${kind} ${count}`)
    .join(', ');
}

/** Has lists and sums read anew: those that were read before are of an account without the session. */
function useForgetLists(): () => void {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  return () => {
    for (const queryKey of [['sessions'], trpc.sessions.pathKey()])
      void queryClient.resetQueries({ queryKey });
  };
}
