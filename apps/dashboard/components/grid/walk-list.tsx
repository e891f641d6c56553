'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { OpenRow } from '@/lib/grid/use-open-row.ts';
import type { Walk } from '@/lib/grid/use-walk.ts';
import { ProblemNotice } from '../sessions/problem-notice.tsx';
import type { GridDefinition } from './definition.ts';
import { GridSkeleton } from './grid-skeleton.tsx';
import { GridTail } from './grid-tail.tsx';
import { ListStatus } from './list-status.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { RowDrawer } from './row-drawer.tsx';
import { RowGrid, type RowGridProps } from './row-grid.tsx';

interface WalkListProps<Row extends object> {
  grid: GridDefinition<Row>;
  walk: Walk<Row>;
  opened: OpenRow;
  /** The window that the list covers, in words. */
  covers: string;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode): ReactNode;
  /** Stands in for a list without rows. */
  empty: ReactNode;
  /** The row that is open, in full; it is not in the list when a link named one further down. */
  details(id: string, row: Row | undefined): ReactNode;
  measured?: RowGridProps<Row>['measured'];
}

/** The rows of a window: the table, what stands in for it, and the drawer beside it. */
export function WalkList<Row extends object>(props: WalkListProps<Row>) {
  const { grid, walk, opened, covers, filterBar, empty, details, measured } = props;
  const { rows } = walk;
  const [current, setCurrent] = useState(0);
  const focusRow = useRef<(() => void) | null>(null);

  // A link that names a row puts the focus where it is, if it is among the first.
  const atCurrent = rows.at(current);
  const isAtCurrent = atCurrent !== undefined && grid.idOf(atCurrent) === opened.id;
  const openIndex = opened.id === null ? -1 : isAtCurrent ? current : rows.indexOf(opened.id);
  useEffect(() => {
    if (openIndex >= 0) setCurrent(openIndex);
  }, [openIndex]);

  function open(index: number) {
    const row = rows.at(index);
    if (!row) return;
    setCurrent(index);
    opened.open(grid.idOf(row));
  }

  function content() {
    if (rows.length > 0) {
      return (
        <RowGrid
          grid={grid}
          rows={rows}
          hasMore={walk.hasMore}
          onNearEnd={() => !walk.problem && walk.extend()}
          tail={<GridTail grid={grid} walk={walk} />}
          current={Math.min(current, rows.length - 1)}
          onCurrent={setCurrent}
          openId={opened.id}
          onOpen={open}
          onClose={opened.close}
          focusRow={focusRow}
          measured={measured}
        />
      );
    }
    if (walk.problem) return <ProblemNotice problem={walk.problem} onRetry={walk.extend} />;
    return walk.starting ? <GridSkeleton grid={grid} /> : empty;
  }

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{grid.title}</h1>
      {filterBar(<RefreshButton busy={walk.restarting || walk.starting} onRefresh={walk.restart} />)}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={walk.starting}>
        {content()}
      </div>
      <ListStatus grid={grid} walk={walk} covers={covers} />
      <RowDrawer
        noun={grid.one}
        canGo={{ previous: openIndex > 0, next: openIndex >= 0 && openIndex + 1 < rows.length }}
        onGo={(step) => {
          if (openIndex >= 0) open(openIndex + step);
        }}
        onClose={opened.close}
        focusRow={focusRow}
      >
        {opened.id === null ? null : details(opened.id, openIndex >= 0 ? rows.at(openIndex) : undefined)}
      </RowDrawer>
    </main>
  );
}
