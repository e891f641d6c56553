'use client';

import type { ReactNode } from 'react';
import { type AccessFilters, accessFilters } from '@/lib/access-log/filters.ts';
import { useAccessWalk } from '@/lib/access-log/use-access-walk.ts';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { useOpenRow } from '@/lib/grid/use-open-row.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { WalkList } from '../grid/walk-list.tsx';
import { accessGrid } from './columns.tsx';
import { EmptyLog } from './empty-log.tsx';
import { EntryDrawer } from './entry-drawer.tsx';

interface AccessListProps {
  filters: AccessFilters;
  address: ListAddress;
  onChange(changes: Partial<AccessFilters>): void;
  onClear(): void;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode, actorName: string | undefined): ReactNode;
}

/** The entries of a window, in the table and in the drawer beside it. */
export function AccessList({ filters, address, onChange, onClear, filterBar }: AccessListProps) {
  const { zone } = useZone();
  const walk = useAccessWalk(filters);
  return (
    <WalkList
      grid={accessGrid}
      walk={walk}
      address={address}
      opened={useOpenRow(accessFilters.openRow)}
      covers={windowInWords(filters, zone)}
      filterBar={(end) => filterBar(end, walk.rows.at(0)?.actor.name)}
      empty={<EmptyLog filters={filters} onChange={onChange} onClear={onClear} />}
      details={(_, entry) => <EntryDrawer entry={entry} onChange={onChange} />}
    />
  );
}
