'use client';

import type { AuditEntry } from '@masker/contract';
import { FileQuestion } from 'lucide-react';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { Notice } from '../ui/notice.tsx';
import { EntryDetails } from './entry-details.tsx';

interface EntryDrawerProps {
  entry: AuditEntry | undefined;
  onChange(changes: Partial<AuditFilters>): void;
}

/** The open entry, or the reason why it cannot be shown. */
export function EntryDrawer({ entry, onChange }: EntryDrawerProps) {
  if (entry) return <EntryDetails entry={entry} onChange={onChange} />;
  return (
    <Notice icon={<FileQuestion />} title="This entry is not among those loaded">
      <p>It may be further down the list, or not be in this window or among these filters.</p>
    </Notice>
  );
}
