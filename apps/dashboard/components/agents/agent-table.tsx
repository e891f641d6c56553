'use client';

import type { Stats } from '@masker/contract';
import { ArrowDown, ArrowUp, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AgentSort } from '@/lib/agents/filters.ts';
import type { AgentRow } from '@/lib/agents/rows.ts';
import { cn } from '@/lib/cn.ts';
import type { Window } from '@/lib/filters/window.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatEstimate } from '@/lib/format/duration.ts';
import { formatShare } from '@/lib/format/share.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { listPath } from '@/lib/sessions/links.ts';
import { zoneName } from '@/lib/time/zone.ts';
import { Patterns } from '../timeline/fill.tsx';
import { IconButton } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Sparkline } from './sparkline.tsx';

interface AgentTableProps {
  rows: readonly AgentRow[];
  stats: Pick<Stats, 'bucket'>;
  window: Window;
  sort: AgentSort;
  isReversed: boolean;
  /** Whether new data is loading. */
  isStale: boolean;
  onSort(by: AgentSort): void;
  /** Undefined for those who may not rename agents. */
  onRename: ((agent: AgentRow) => void) | undefined;
}

/** The agents of a window: rows of a table, or cards on a phone. */
export function AgentTable({
  rows,
  stats,
  window,
  sort,
  isReversed,
  isStale,
  onSort,
  onRename,
}: AgentTableProps) {
  const { zone } = useZone();
  const heading = (by: AgentSort, label: ReactNode, right = true) => (
    <Heading by={by} sort={sort} isReversed={isReversed} right={right} onSort={onSort}>
      {label}
    </Heading>
  );
  return (
    <>
      <Patterns />
      <table
        className={cn(
          'w-full border-collapse text-left tabular-nums transition-opacity max-md:block',
          isStale && 'opacity-50',
        )}
      >
        <caption className="sr-only">Agents, with totals of their sessions in this window</caption>
        <thead className="sticky top-0 z-10 bg-canvas max-md:static max-md:block">
          <tr className="shadow-[inset_0_-1px_0_var(--line-strong)] max-md:flex max-md:overflow-x-auto max-md:px-2 [scrollbar-width:none]">
            {heading('name', 'Agent', false)}
            <th scope="col" className="h-8 px-3 text-xs font-medium text-ink-soft max-lg:hidden">
              Volume <span className="font-normal text-ink-faint">each bar {stats.bucket}</span>
            </th>
            {heading('sessions', 'Sessions')}
            {heading(
              'errors',
              <>
                Errors<span className="sr-only"> by count</span>
              </>,
            )}
            {heading('redactions', 'Redactions per session')}
            {heading('p95', 'p95 duration')}
            {heading(
              'last_seen',
              <>
                Last seen <span className="font-normal text-ink-faint">{zoneName(zone)}</span>
              </>,
            )}
            {onRename && (
              <th scope="col" className="w-11 max-md:hidden print:hidden">
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <Row key={row.id} row={row} window={window} onRename={onRename} />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface HeadingProps extends Pick<AgentTableProps, 'sort' | 'isReversed' | 'onSort'> {
  by: AgentSort;
  right: boolean;
  children: ReactNode;
}

function Heading({ by, sort, isReversed, right, onSort, children }: HeadingProps) {
  const isSorted = sort === by;
  // Names sort from A to Z first, numbers from the highest.
  const ascends = (by === 'name') !== isReversed;
  const Arrow = ascends ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (ascends ? 'ascending' : 'descending') : undefined}
      className={cn(
        'h-8 px-1.5 text-xs font-medium whitespace-nowrap first:pl-1.5 sm:first:pl-2.5 print:px-0 print:whitespace-normal',
        right && 'md:text-right',
      )}
    >
      <button
        type="button"
        onClick={() => onSort(by)}
        className={cn(
          'inline-flex h-6 items-center gap-1 rounded px-1.5 hover:bg-hover hover:text-ink',
          isSorted ? 'text-ink' : 'text-ink-soft',
        )}
      >
        {children}
        {isSorted && <Arrow aria-hidden className="size-3" />}
      </button>
    </th>
  );
}

const cell =
  'px-3 md:text-right max-md:flex max-md:items-baseline max-md:gap-1.5 max-md:px-0 max-md:text-xs max-md:before:text-ink-faint max-md:before:content-[attr(data-label)]';

function Row({ row, window, onRename }: { row: AgentRow } & Pick<AgentTableProps, 'window' | 'onRename'>) {
  const { id, name, sessions, errors, redactions, reported, p95, series, lastSeen } = row;
  const ofAgent = { ...window, agent_id: [id] };
  return (
    <tr className="relative h-11 border-b border-line hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-2 max-md:gap-x-4 max-md:gap-y-1 max-md:px-3 max-md:py-2.5">
      <th
        scope="row"
        className="max-w-72 min-w-0 px-3 text-left font-medium max-md:max-w-none max-md:px-0 sm:md:pl-4"
      >
        {/* The whole row leads to its list. */}
        <PageLink
          href={listPath(ofAgent)}
          className="block truncate after:absolute after:inset-0 focus-visible:outline-offset-[-2px]"
        >
          <Name of={name} />
        </PageLink>
      </th>
      <td className="px-3 max-lg:hidden max-md:flex max-md:justify-end max-md:px-0">
        <Sparkline {...series} />
      </td>
      <td data-label="Sessions" className={cell}>
        {formatCount(sessions)}
      </td>
      <td data-label="Errors" className={cell}>
        {errors === 0 ? (
          <span className="text-ink-faint">0</span>
        ) : (
          <span className="whitespace-nowrap">
            <PageLink
              href={listPath({ ...ofAgent, status: ['error'] })}
              className="relative z-1 rounded text-bad underline-offset-2 hover:underline"
            >
              {formatCount(errors)} <span className="sr-only">errors of {name}</span>
            </PageLink>{' '}
            <span className="text-ink-soft">{formatShare(errors, sessions)}</span>
          </span>
        )}
      </td>
      <td data-label="Redactions per session" className={cell}>
        {sessions === 0 ? '–' : reported === 0 ? 'not reported' : (redactions / reported).toFixed(1)}
      </td>
      <td data-label="p95" className={cn(cell, 'whitespace-nowrap')}>
        {p95 === null ? '–' : formatEstimate(p95)}
      </td>
      <td data-label="Last seen" className={cn(cell, 'max-md:col-span-2')}>
        {lastSeen === null ? (
          '–'
        ) : (
          <span title={lastSeen.isExact ? undefined : 'To the width of a bar'}>
            {!lastSeen.isExact && 'after '}
            <Moment instant={lastSeen.at} />
          </span>
        )}
      </td>
      {onRename && (
        <td className="px-2 text-right print:hidden max-md:absolute max-md:right-2 max-md:bottom-1.5 max-md:px-0">
          <IconButton
            label={`Rename ${visibleName(name)}`}
            className="relative z-1 text-ink-faint"
            onClick={() => onRename(row)}
          >
            <Pencil />
          </IconButton>
        </td>
      )}
    </tr>
  );
}
