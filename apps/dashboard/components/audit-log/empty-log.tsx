'use client';

import { Inbox, SearchX } from 'lucide-react';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface EmptyLogProps {
  filters: AuditFilters;
  onChange(changes: Partial<AuditFilters>): void;
  onClear(): void;
}

/** An empty list: no entry matches, or none is that recent. */
export function EmptyLog({ filters, onChange, onClear }: EmptyLogProps) {
  const { zone } = useZone();
  const { action, actor_id, target } = filters;
  const conditions = [
    action !== undefined && actionInWords(action),
    actor_id !== undefined && `by ${actor_id}`,
    target !== undefined && `about ${target}`,
  ].filter((part) => part !== false);
  const narrowed = conditions.length > 0;
  const parts = [windowInWords(filters, zone), ...conditions];
  return (
    <Notice
      icon={narrowed ? <SearchX /> : <Inbox />}
      title={narrowed ? 'Nothing matches these filters' : 'Nothing was recorded in this window'}
      actions={
        <>
          {narrowed && <Button onClick={onClear}>Clear filters</Button>}
          <Button
            look={narrowed ? 'quiet' : 'outline'}
            onClick={() => onChange({ since: '90d', until: undefined })}
          >
            Look back 90 days
          </Button>
        </>
      }
    >
      <ul className="mx-auto flex flex-wrap justify-center gap-1.5">
        {parts.map((part) => (
          <li key={part} className="rounded border border-line bg-surface px-1.5 py-0.5 text-xs break-all">
            {part}
          </li>
        ))}
      </ul>
      <p>A new entry can take a second to appear: press Refresh.</p>
    </Notice>
  );
}
