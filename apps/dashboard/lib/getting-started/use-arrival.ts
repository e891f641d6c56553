'use client';

import type { Session } from '@masker/contract/plain';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAccountId } from '../api/account-change.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { useTRPCClient } from '../api/trpc.ts';
import { allTime } from '../filters/window.ts';

/** The time in milliseconds between two looks while new sessions are not followed. */
const lookEvery = 10_000;

/** The number of such looks: each is recorded in the audit log. */
const looksAtMost = 60;

/** The number of arrived sessions that are counted. */
const countedAtMost = 100;

/** The sessions that have arrived since the page was opened. */
interface Arrived {
  first: Session | null;
  /** The ids of the first of them. */
  ids: readonly string[];
  /** Whether there may be more. */
  more: boolean;
}

export interface Arrival extends Arrived {
  /** `watching`: nothing that arrives is missed. Otherwise the list is read from time to time. */
  state: 'connecting' | 'watching' | 'lost';
  /** The reason why new sessions cannot be followed. */
  problem: Problem | null;
  /** Whether the list is read from time to time. It ends after a while. */
  isPolling: boolean;
  /** Looks for new sessions now. */
  look(): void;
  isLooking: boolean;
}

/**
 * Waits for the next session of the account. It follows new sessions; while it cannot, because of a proxy that holds
 * events back or a lost connection, it reads the latest session from time to time.
 *
 * @param before the id of the latest session that is known already; null if there is none
 */
export function useArrival(before: string | null): Arrival {
  const account = useAccountId();
  const client = useTRPCClient();
  const [state, setState] = useState<Arrival['state']>('connecting');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [arrived, setArrived] = useState<Arrived>({ first: null, ids: [], more: false });
  const [isLooking, setLooking] = useState(false);

  function add(session: Session, more: boolean) {
    setArrived((last) => {
      const isKnown = last.ids.includes(session.id);
      const isFull = last.ids.length >= countedAtMost;
      return {
        first: last.first ?? session,
        ids: isKnown || isFull ? last.ids : [...last.ids, session.id],
        more: last.more || more || (isFull && !isKnown),
      };
    });
  }

  async function look(more = false) {
    setLooking(true);
    try {
      const { data } = await client.sessions.list.query({ since: allTime, limit: 1 });
      setProblem(null);
      if (data[0] && data[0].id !== before) add(data[0], more);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setLooking(false);
  }

  const arrive = useEffectEvent(add);
  const read = useEffectEvent(look);

  useEffect(() => {
    const aborter = new AbortController();
    const { signal } = aborter;

    async function follow() {
      const { watchSessions } = await import('../sessions/watch-sessions.ts');
      const events = watchSessions(
        { since: allTime },
        { signal, account, after: undefined, onDisconnect: () => !signal.aborted && setState('lost') },
      );
      for await (const event of events) {
        if (event.type === 'session') {
          arrive(event.session, false);
          continue;
        }
        setState('watching');
        setLooks(0);
        // What came before the connection, or too much at once, is in the list alone.
        void read(event.type === 'reload');
      }
    }

    follow().catch((thrown: unknown) => {
      if (signal.aborted) return;
      setProblem(problemOf(thrown));
      setState('lost');
    });
    return () => aborter.abort();
  }, [account]);

  const [looks, setLooks] = useState(0);
  const isPolling = state !== 'watching' && arrived.first === null && looks < looksAtMost;
  useEffect(() => {
    if (!isPolling) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      setLooks((before) => before + 1);
      void read();
    }, lookEvery);
    return () => clearInterval(timer);
  }, [isPolling]);

  return { ...arrived, state, problem, isPolling, look: () => void look(), isLooking };
}
