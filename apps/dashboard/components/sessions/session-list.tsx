'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Filters } from '@/lib/filters/read-filters.ts';
import { useOpenSession } from '@/lib/sessions/use-open-session.ts';
import { useWalk } from '@/lib/sessions/use-walk.ts';
import { SessionDrawer } from '../drawer/session-drawer.tsx';
import { EmptyList } from './empty-list.tsx';
import { GridSkeleton } from './grid-skeleton.tsx';
import { GridTail } from './grid-tail.tsx';
import { ListStatus } from './list-status.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { SessionGrid } from './session-grid.tsx';

interface SessionListProps {
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode): ReactNode;
}

/** The sessions of a window: the table, what stands in for it, and the drawer beside it. */
export function SessionList({ filters, onChange, onClear, filterBar }: SessionListProps) {
  const walk = useWalk(filters);
  const opened = useOpenSession();
  const { sessions } = walk;
  const [current, setCurrent] = useState(0);
  const focusRow = useRef<(() => void) | null>(null);

  // A link that names a session puts the focus where it is, if it is among the first.
  const openIndex =
    opened.id === null ? -1 : sessions.at(current)?.id === opened.id ? current : sessions.indexOf(opened.id);
  useEffect(() => {
    if (openIndex >= 0) setCurrent(openIndex);
  }, [openIndex]);

  function open(index: number) {
    const session = sessions.at(index);
    if (!session) return;
    setCurrent(index);
    opened.open(session.id);
  }

  function content() {
    if (sessions.length > 0) {
      return (
        <SessionGrid
          sessions={sessions}
          hasMore={walk.hasMore}
          onNearEnd={() => !walk.problem && walk.extend()}
          tail={<GridTail walk={walk} />}
          current={Math.min(current, sessions.length - 1)}
          onCurrent={setCurrent}
          openId={opened.id}
          onOpen={open}
          onClose={opened.close}
          focusRow={focusRow}
        />
      );
    }
    if (walk.problem) return <ProblemNotice problem={walk.problem} onRetry={walk.extend} />;
    if (walk.starting) return <GridSkeleton />;
    // Begun anew, it looks again whether there is anything at all.
    return (
      <EmptyList key={String(walk.restarting)} filters={filters} onChange={onChange} onClear={onClear} />
    );
  }

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Sessions</h1>
      {filterBar(<RefreshButton busy={walk.restarting || walk.starting} onRefresh={walk.restart} />)}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={walk.starting}>
        {content()}
      </div>
      <ListStatus walk={walk} filters={filters} />
      <SessionDrawer
        id={opened.id}
        loaded={openIndex >= 0 ? sessions.at(openIndex) : undefined}
        canGo={{ previous: openIndex > 0, next: openIndex >= 0 && openIndex + 1 < sessions.length }}
        onGo={(step) => {
          if (openIndex >= 0) open(openIndex + step);
        }}
        onClose={opened.close}
        onAgent={(agent_id) => onChange({ agent_id })}
        focusRow={focusRow}
      />
    </main>
  );
}
