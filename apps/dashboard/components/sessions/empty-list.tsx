'use client';

import type { Facets } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { Inbox, SearchX, X } from 'lucide-react';
import { lazy, useEffect, useState, useSyncExternalStore } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { counted } from '@/lib/format/count.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { latestSessionOptions } from '@/lib/sessions/latest-session.ts';
import { useFacets } from '@/lib/sessions/use-facets.ts';
import { wallClock } from '@/lib/time/wall-clock.ts';
import { sessionChips } from '../filters/session-chips.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Part } from '../ui/part.tsx';

const FirstSession = lazy(() => import('./first-session.tsx'));

interface EmptyListProps {
  filters: Filters;
  /** Whether the list is being read again. */
  isRefreshing: boolean;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
}

/** A list without sessions: the account has none, or none matches. */
export function EmptyList({ filters, isRefreshing, onChange, onClear }: EmptyListProps) {
  const { zone } = useZone();
  const latest = useQuery(latestSessionOptions(useTRPC()));
  const newest = latest.data?.data[0];
  const { refetch } = latest;
  useEffect(() => {
    if (isRefreshing) void refetch();
  }, [isRefreshing, refetch]);
  const [wasEmpty, setWasEmpty] = useState(false);
  if (latest.data && !newest && !wasEmpty) setWasEmpty(true);
  // It stays whatever is read later: it shows what arrives, and a token that cannot be shown again.
  if (wasEmpty)
    return (
      <Part>
        <FirstSession />
      </Part>
    );

  const narrowing = sessionChips(filters, undefined, onChange);
  const isNarrowed = narrowing.length > 0;
  return (
    <Notice
      icon={isNarrowed ? <SearchX /> : <Inbox />}
      title={isNarrowed ? 'Nothing matches these filters' : 'No sessions in this window'}
      actions={
        <>
          {isNarrowed && <Button onClick={onClear}>Clear filters</Button>}
          <Button
            look={isNarrowed ? 'quiet' : 'outline'}
            onClick={() => onChange({ since: '90d', until: undefined })}
          >
            Look back 90 days
          </Button>
        </>
      }
    >
      <p>
        None started {windowInWords(filters, zone).replace(/^the last/, 'in the last')}
        {isNarrowed && ' with:'}
      </p>
      {isNarrowed && <Narrowing filters={filters} chips={narrowing} />}
      {newest && <p>The latest session of your account started {inFull(newest.started_at, zone)}.</p>}
    </Notice>
  );
}

const never = () => () => {};

interface NarrowingProps {
  filters: Filters;
  chips: ReturnType<typeof sessionChips>;
}

/** The active filters, with the number of sessions without each of them. */
function Narrowing({ filters, chips }: NarrowingProps) {
  const { facets, isFresh } = useFacets(filters);
  // The server renders no counts, and they may arrive before this part is hydrated.
  const isTakenOver = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <ul aria-label="What narrows the list" className="mx-auto flex flex-col items-center gap-1.5">
      {chips.map(({ id, label, remove }) => {
        const without = isTakenOver && facets && isFresh ? sessionsWithout(id, filters, facets) : null;
        return (
          <li key={id} className="max-w-full">
            <button type="button" onClick={remove} className={`${buttonStyle()} max-w-full font-normal`}>
              <span className="truncate">{label}</span>
              <span className="sr-only">remove</span>
              <X aria-hidden className="size-3.5 shrink-0 text-ink-soft" />
              {without !== null && (
                <span className="text-ink-soft">{counted(without, 'session')} without it</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The number of sessions without a chip: a facet ignores its own filter. Null if it is unknown. */
function sessionsWithout(chip: string, filters: Filters, { facets, other }: Facets): number | null {
  const [, filter, value] = /^(\w+)(?: (.+))?$/s.exec(chip) ?? [];
  if (filter !== 'status' && filter !== 'agent_id' && filter !== 'model') return null;
  const rest: readonly string[] =
    value === undefined ? [] : (filters[filter] ?? []).filter((one) => one !== value);
  const unlisted = filter === 'status' ? 0 : other[filter];
  if (rest.length > 0 && unlisted > 0) return null;
  return facets[filter]
    .filter((one) => rest.length === 0 || rest.includes(one.value ?? ''))
    .reduce((sum, { sessions }) => sum + sessions, rest.length > 0 ? 0 : unlisted);
}

function inFull(instant: string, zone: string): string {
  const { date, time, offset } = wallClock(instant, zone);
  return `${date} ${time} ${offset}`;
}
