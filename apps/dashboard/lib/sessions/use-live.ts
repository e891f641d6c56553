'use client';

import type { Session } from '@masker/contract/plain';
import { parseSince, resolveSince } from '@masker/contract/plain';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAccountId } from '../api/account-change.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import type { Filters } from './filters.ts';

/** The state of a live list. `lost`: the connection was lost and is being restored. */
export type LiveState = 'off' | 'connecting' | 'live' | 'lost';

/** The time in milliseconds for which sessions are batched: the list changes at most about three times a second. */
const gathered = 300;

interface LiveOptions {
  filters: Filters;
  on: boolean;
  /** The id of the newest loaded session. */
  newest(): string | undefined;
  onSessions(sessions: Session[]): void;
  /** Called if sessions were missed: the list has to be reloaded. */
  onGap(): void;
}

/** Follows new sessions. @returns the state, and the reason if it ended */
export function useLive({ filters, on, newest, onSessions, onGap }: LiveOptions): {
  state: LiveState;
  problem: Problem | null;
} {
  const account = useAccountId();
  const [state, setState] = useState<LiveState>('off');
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = JSON.stringify(filters);
  const give = useEffectEvent(onSessions);
  const gap = useEffectEvent(onGap);
  const after = useEffectEvent(newest);

  useEffect(() => {
    if (!on) {
      setState('off');
      return;
    }
    const aborter = new AbortController();
    const { signal } = aborter;
    const followed = JSON.parse(key) as Filters;
    let waiting: Session[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    function hand() {
      timer = undefined;
      const sessions = waiting;
      waiting = [];
      give(sessions);
    }

    async function follow() {
      setProblem(null);
      setState('connecting');
      const { watchSessions } = await import('./watch-sessions.ts');
      const events = watchSessions(followed, {
        signal,
        account,
        after: after(),
        onDisconnect: () => !signal.aborted && setState('lost'),
      });
      for await (const event of events) {
        if (event.type === 'open') setState('live');
        else if (event.type === 'reload') gap();
        else if (isWithin(followed, event.session)) {
          waiting.push(event.session);
          timer ??= setTimeout(hand, gathered);
        }
      }
    }

    follow().catch((thrown: unknown) => {
      if (signal.aborted) return;
      setProblem(problemOf(thrown));
      setState('off');
    });
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }, [on, key, account]);

  return { state, problem };
}

/** Whether a session is in the window, because a watch has none. */
function isWithin({ since, until }: Filters, { started_at }: Session): boolean {
  const at = Date.parse(started_at);
  const start = parseSince(since);
  if (start && at < resolveSince(start, Date.now())) return false;
  return until === undefined || at < Date.parse(until);
}
