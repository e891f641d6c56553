'use client';

import { formatInstant, parseSince, resolveSince, type Session } from '@masker/contract/plain';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { useTRPCClient } from '../api/trpc.ts';
import type { Window } from '../filters/window.ts';
import type { ReadPage } from '../grid/page-request.ts';
import type { Pagination } from '../grid/use-pagination.ts';
import { type Filters, sessionFilters } from './filters.ts';
import { insertSessions } from './insert.ts';
import { readInstant, sessionListKey } from './pagination-options.ts';
import { useFreshSums } from './use-fresh-sums.ts';
import { type LiveState, useLive } from './use-live.ts';
import { useSessionPagination } from './use-session-pagination.ts';

/** The maximum number of new sessions to hold for the reader; with more, the list is reloaded. */
const mostWaiting = 1_000;

/** The new sessions that are not in the list yet. */
export interface News {
  count: number;
  /** Whether there may be more. */
  more: boolean;
}

/** The list of sessions, its start, and new sessions. */
export interface SessionList {
  pagination: Pagination<Session>;
  /** The instant at which the list starts; null for its beginning. */
  at: string | null;
  /**
   * Starts the list at an instant, at its beginning (null), or at its end.
   *
   * @param history whether Back undoes it; true by default
   * @param window another window, if that of the list does not contain the instant
   */
  go(to: string | null | 'end', history?: 'push' | 'replace', window?: Window): void;
  /** Checks for new sessions. The loaded rows stay unless the reader is at the top. */
  refresh(): void;
  refreshing: boolean;
  news: News | null;
  /** Inserts the new sessions at the top of the list. */
  showNews(): void;
  live: { state: LiveState; problem: Pagination<Session>['problem'] };
}

interface Waiting {
  key: string;
  sessions: Session[];
  more: boolean;
}

interface SessionListOptions {
  live: boolean;
  isAtTop(): boolean;
  toTop(): void;
}

export function useSessionList(filters: Filters, options: SessionListOptions): SessionList {
  const queryClient = useQueryClient();
  const client = useTRPCClient();
  const { at, go } = useStart(filters);
  const pagination = useSessionPagination(filters, at);
  const key = JSON.stringify([filters, at]);
  const none: Waiting = { key, sessions: [], more: false };
  const [kept, setWaiting] = useState(none);
  const waiting = kept.key === key ? kept : none;
  const [refreshing, setRefreshing] = useState(false);
  const queryKey = sessionListKey(filters, at);

  function insert(sessions: readonly Session[]) {
    queryClient.setQueryData<InfiniteData<ReadPage<Session>>>(
      queryKey,
      (data) =>
        data && {
          ...data,
          pages: insertSessions(data.pages, sessions, pagination.hasMore, filters.order).pages,
        },
    );
  }

  /** The sessions that would be inserted, none of which is pending yet. */
  function keep(sessions: readonly Session[], more: boolean) {
    const data = queryClient.getQueryData<InfiniteData<ReadPage<Session>>>(queryKey);
    const known = new Set(waiting.sessions.map(({ id }) => id));
    const fresh = sessions.filter(
      (one) =>
        !known.has(one.id) &&
        (!data || at !== null || insertSessions(data.pages, [one], pagination.hasMore).inserted === 1),
    );
    if (fresh.length === 0 && !more) return;
    const all = [...waiting.sessions, ...fresh];
    setWaiting({
      key,
      sessions: all.slice(0, mostWaiting),
      more: waiting.more || more || all.length > mostWaiting,
    });
  }

  const readSums = useFreshSums();
  const live = useLive({
    filters,
    on: options.live && whyNotLive(filters) === null,
    newest: () => (at === null ? pagination.rows.at(0)?.id : undefined),
    onSessions(sessions) {
      readSums();
      if (at === null && options.isAtTop() && !waiting.more) insert([...waiting.sessions, ...sessions]);
      else keep(sessions, false);
      if (at === null && options.isAtTop() && waiting.sessions.length > 0) setWaiting(none);
    },
    onGap() {
      readSums();
      if (at === null && options.isAtTop()) pagination.restart();
      else keep([], true);
    },
  });

  async function look() {
    setRefreshing(true);
    try {
      const { data } = await client.sessions.list.query({ ...filters, limit: 100 });
      const loaded = at === null && data.some(({ id }) => pagination.rows.indexOf(id) >= 0);
      if (at === null) keep(data, !loaded && data.length === 100);
      else
        keep(
          data.filter(({ id }) => pagination.rows.indexOf(id) < 0),
          true,
        );
    } catch {
      // The list shows the error the next time it loads.
      pagination.restart();
    }
    setRefreshing(false);
  }

  return {
    pagination,
    at,
    go,
    refresh() {
      if (at === null && options.isAtTop()) pagination.restart();
      else void look();
    },
    refreshing: refreshing || pagination.restarting || pagination.starting,
    news:
      waiting.sessions.length > 0 || waiting.more
        ? { count: waiting.sessions.length, more: waiting.more }
        : null,
    showNews() {
      setWaiting(none);
      if (at !== null) {
        queryClient.removeQueries({ queryKey: sessionListKey(filters, null), exact: true });
        go(null);
      } else if (waiting.more) {
        options.toTop();
        pagination.restart();
      } else {
        insert(waiting.sessions);
        options.toTop();
      }
    },
    live,
  };
}

/** Why no new sessions appear at the top of the list; null if they do. */
export function whyNotLive({ order, until }: Filters): string | null {
  if (until !== undefined && Date.parse(until) <= Date.now())
    return 'This window has ended: new sessions start after it. To watch them, choose one that ends now, such as the last 24 hours.';
  if (order !== undefined)
    return 'The list begins with the oldest session. To watch new ones, show the newest first.';
  return null;
}

/** The start of the list: from the URL, or from the saved position. */
function useStart(filters: Filters): Pick<SessionList, 'at' | 'go'> {
  const { params, change } = useAddress();
  return {
    at: readInstant(params.get('at')),
    go(to, history = 'push', window) {
      const ends = window && sessionFilters.write({ since: window.since, until: window.until });
      change({ ...ends, at: to === 'end' ? endOf(filters) : to }, history);
    },
  };
}

/** The instant at the end of the list: before the oldest possible session, or after the newest. */
function endOf({ since, until, order }: Filters): string {
  if (order === 'oldest')
    return formatInstant(until === undefined ? Date.now() + aDay : Date.parse(until) - 1);
  const start = parseSince(since);
  return formatInstant(start ? resolveSince(start, Date.now()) : Date.now());
}

/** The clocks of senders may be ahead. */
const aDay = 86_400_000;
