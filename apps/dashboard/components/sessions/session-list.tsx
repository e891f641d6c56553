'use client';

import type { Session } from '@masker/contract/plain';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { createInSight } from '@/lib/grid/in-sight.ts';
import { useOpenRow } from '@/lib/grid/use-open-row.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type Filters, sessionFilters } from '@/lib/sessions/filters.ts';
import { canBeLive, useSessionList } from '@/lib/sessions/use-session-list.ts';
import { LiveSwitch } from '../grid/live-switch.tsx';
import { NewsButton } from '../grid/news-button.tsx';
import { PaginatedList } from '../grid/paginated-list.tsx';
import { RefreshButton } from '../grid/refresh-button.tsx';
import type { GridHandle } from '../grid/row-grid.tsx';
import { sessionGrid } from './columns.tsx';
import { ChipWidth } from './kind-chips.tsx';
import { ListTools } from './list-tools.tsx';
import { TimelineInSight } from './timeline-in-sight.tsx';
import { useChipWidth } from './use-chip-width.ts';

const BulkActions = lazy(async () => ({ default: (await import('./bulk-actions.tsx')).BulkActions }));
const EmptyList = lazy(async () => ({ default: (await import('./empty-list.tsx')).EmptyList }));
const loadDrawer = () => import('./drawer-content.tsx');
const DrawerContent = lazy(async () => ({ default: (await loadDrawer()).DrawerContent }));

interface SessionListProps {
  filters: Filters;
  address: ListAddress;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode, agentName: string | null | undefined): ReactNode;
}

/** The sessions of a window, in the table and in the drawer beside it. */
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
  /** The sums are of the list that is there: of another one they are read once its rows are. */
  const summed = useRef(filters);
  if (!pagination.starting) summed.current = filters;
  const opened = useOpenRow(sessionFilters.openRow);
  const agentName = pagination.rows.at(0)?.agent_name ?? (pagination.starting ? null : undefined);
  const heading = useRef<HTMLDivElement>(null);
  const chipWidth = useChipWidth(heading, pagination.rows.length > 0 && address.list);
  return (
    <ChipWidth value={chipWidth}>
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
            {canBeLive(filters) && <LiveSwitch on={live} onChange={setLive} {...list.live} />}
            <RefreshButton busy={list.refreshing} onRefresh={list.refresh} />
          </>,
          agentName,
        )}
        above={
          <>
            <TimelineInSight
              store={inSight}
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
          // Begun anew, it looks again whether there is anything at all.
          <Suspense>
            <EmptyList
              key={`${pagination.restarting} ${address.list}`}
              filters={filters}
              onChange={onChange}
              onClear={onClear}
            />
          </Suspense>
        }
        details={(id, session) => <DrawerContent id={id} loaded={session} onChange={onChange} />}
        preload={() => void loadDrawer()}
        bulk={(rows) => (
          <Suspense>
            <BulkActions sessions={rows} />
          </Suspense>
        )}
        measured={{ id: 'redaction_count', heading }}
      />
    </ChipWidth>
  );
}
