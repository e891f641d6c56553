'use client';

import type { Session } from '@masker/contract/plain';
import { lazy, type ReactNode, useMemo, useRef, useState } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { createInSight } from '@/lib/grid/in-sight.ts';
import { useOpenRow } from '@/lib/grid/use-open-row.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type Filters, sessionFilters } from '@/lib/sessions/filters.ts';
import { useSessionList, whyNotLive } from '@/lib/sessions/use-session-list.ts';
import { LiveSwitch } from '../grid/live-switch.tsx';
import { NewsButton } from '../grid/news-button.tsx';
import { PaginatedList } from '../grid/paginated-list.tsx';
import { RefreshButton } from '../grid/refresh-button.tsx';
import type { GridHandle } from '../grid/row-grid.tsx';
import { SessionTimeline } from '../timeline/session-timeline.tsx';
import { Part } from '../ui/part.tsx';
import { sessionGrid } from './columns.tsx';
import { ListTools } from './list-tools.tsx';
import { useChipRoom } from './use-chip-room.ts';

const BulkActions = lazy(async () => ({ default: (await import('./bulk-actions.tsx')).BulkActions }));
const EmptyList = lazy(async () => ({ default: (await import('./empty-list.tsx')).EmptyList }));
const loadDrawer = () => import('./drawer-content.tsx');
const DrawerContent = lazy(async () => ({ default: (await loadDrawer()).DrawerContent }));

interface SessionListProps {
  filters: Filters;
  address: ListAddress;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
  /** The filters, with content at their end. */
  filterBar(end: ReactNode, agentName: string | null | undefined): ReactNode;
}

/** The sessions of a window: the table and the drawer. */
export function SessionList({ filters, address, onChange, onClear, filterBar }: SessionListProps) {
  const { zone } = useZone();
  const handle = useRef<GridHandle>(null);
  const [live, setLive] = useState(false);
  const [inSight] = useState(createInSight);
  const list = useSessionList(filters, {
    live,
    isAtTop: () => handle.current?.isAtTop() ?? true,
    toTop: () => handle.current?.toTop(),
  });
  const { pagination } = list;
  /** Shows the totals of the loaded list; those of another list load after its rows. */
  const summed = useRef(filters);
  if (!pagination.starting) summed.current = filters;
  const opened = useOpenRow(sessionFilters.openRow);
  const agentName = pagination.rows.at(0)?.agent_name ?? (pagination.starting ? null : undefined);
  const [room, heading] = useChipRoom();
  const measured = useMemo(() => ({ id: 'redaction_count', heading, room }), [heading, room]);
  return (
    <PaginatedList<Session>
      grid={sessionGrid}
      pagination={pagination}
      address={address}
      at={list.at}
      onGo={list.go}
      opened={opened}
      covers={windowInWords(filters, zone)}
      handle={handle}
      filterBar={filterBar(
        <>
          <LiveSwitch on={live} onChange={setLive} unavailable={whyNotLive(filters)} {...list.live} />
          <RefreshButton busy={list.refreshing} onRefresh={list.refresh} />
        </>,
        agentName,
      )}
      above={
        <>
          <SessionTimeline
            inSight={inSight}
            filters={summed.current}
            refreshing={list.refreshing}
            onChange={onChange}
          />
          <ListTools filters={filters} list={list} onChange={onChange} />
        </>
      }
      onNarrow={(filter, value) => onChange({ [filter]: [value] })}
      onScroll={(first, last) =>
        inSight.set(first && last ? { first: first.started_at, last: last.started_at } : null)
      }
      news={list.news && <NewsButton news={list.news} grid={sessionGrid} onShow={list.showNews} />}
      empty={
        <Part>
          <EmptyList
            key={address.list}
            filters={filters}
            isRefreshing={pagination.restarting}
            onChange={onChange}
            onClear={onClear}
          />
        </Part>
      }
      details={(id, session) => <DrawerContent id={id} loaded={session} onChange={onChange} />}
      preload={() => void loadDrawer()}
      bulk={(rows) => (
        <Part>
          <BulkActions sessions={rows} />
        </Part>
      )}
      measured={measured}
    />
  );
}
