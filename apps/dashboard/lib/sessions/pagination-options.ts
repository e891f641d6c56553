import type { AppRouter } from '@masker/client/trpc';
import { formatInstant, parseInstant, parseSince, resolveSince, type Session } from '@masker/contract/plain';
import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import { isEmpty } from '../filters/window.ts';
import {
  firstRequest,
  type PageRequest,
  type ReadPage,
  requestAfter,
  requestBefore,
} from '../grid/page-request.ts';
import type { Filters } from './filters.ts';

/** The page size: the maximum of the API, for the fewest pauses while scrolling. */
const pageSize = 100;

/**
 * The query of the list, the same on the server (first page) and in the browser (later pages).
 *
 * @param at an instant at which the list starts, with earlier sessions readable as well; null for its beginning
 */
export function sessionPaginationOptions(
  client: TRPCClient<AppRouter>,
  filters: Filters,
  at: string | null = null,
) {
  return infiniteQueryOptions({
    queryKey: sessionListKey(filters, at),
    queryFn: ({ pageParam, signal }) => readPage(client, filters, at, pageParam, signal),
    initialPageParam: firstRequest,
    getNextPageParam: (_, pages) => requestAfter(pages),
    getPreviousPageParam: (_, pages) => requestBefore(pages, at),
  });
}

const listKey = 'sessions';

export function sessionListKey(filters: Filters, at: string | null): readonly unknown[] {
  return [listKey, filters, at];
}

/** The sessions of the lists that this browser has loaded whose id ends with a text, each once. */
export function loadedSessionsEnding(queryClient: QueryClient, tail: string, most: number): Session[] {
  const found = new Map<string, Session>();
  const lists = queryClient.getQueriesData<InfiniteData<ReadPage<Session>>>({ queryKey: [listKey] });
  for (const [, list] of lists)
    for (const { data } of list?.pages ?? [])
      for (const session of data) {
        if (session.id.endsWith(tail)) found.set(session.id, session);
        if (found.size === most) return [...found.values()];
      }
  return [...found.values()];
}

async function readPage(
  client: TRPCClient<AppRouter>,
  filters: Filters,
  at: string | null,
  request: PageRequest,
  signal?: AbortSignal,
): Promise<ReadPage<Session>> {
  const { direction, cursor } = request;
  const side = sideOf(filters, at, direction);
  // The start instant can lie outside of the window.
  if (at !== null && isEmpty(side, Date.now())) return { ...request, data: [], next_cursor: null };
  const input = { ...side, limit: pageSize };
  const page = await client.sessions.list.query(
    cursor === null ? input : { ...input, cursor },
    signal ? { signal } : {},
  );
  return { ...page, ...request, data: direction === 'on' ? page.data : page.data.toReversed() };
}

/** The filters for one side of an instant. Each session of the list is on exactly one side. */
function sideOf(filters: Filters, at: string | null, direction: PageRequest['direction']): Filters {
  if (at === null) return filters;
  const after = formatInstant((parseInstant(at) ?? 0) + 1);
  const { order, ...others } = filters;
  if (order === 'oldest') {
    return direction === 'on'
      ? { ...others, order, since: later(at, others.since) }
      : { ...others, until: earlier(at, others.until) };
  }
  return direction === 'on'
    ? { ...others, until: earlier(after, others.until) }
    : { ...others, order: 'oldest', since: later(after, others.since) };
}

function earlier(one: string, other: string | undefined): string {
  return other === undefined || Date.parse(one) < Date.parse(other) ? one : other;
}

function later(instant: string, since: string): string {
  const start = parseSince(since);
  return start && resolveSince(start, Date.now()) > Date.parse(instant) ? since : instant;
}

/** The start instant of a list in a URL; null without a valid one. */
export function readInstant(text: string | null): string | null {
  return text !== null && parseInstant(text) !== null ? text : null;
}
