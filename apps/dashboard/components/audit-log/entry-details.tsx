'use client';

import type { AuditEntry } from '@masker/contract';
import { Filter } from 'lucide-react';
import { entryLink } from '@/lib/audit-log/entry-link.ts';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { FieldList } from '../grid/field-list.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { auditGrid } from './columns.tsx';
import { auditDetails } from './details.tsx';

interface EntryDetailsProps {
  entry: AuditEntry;
  onChange(changes: Partial<AuditFilters>): void;
}

/** Every field of an entry, from the definitions of the table's columns. */
export function EntryDetails({ entry, onChange }: EntryDetailsProps) {
  return (
    <FieldList grid={auditGrid} details={auditDetails} row={entry}>
      <section aria-label="Actions" className="flex flex-wrap gap-2 border-t border-line px-4 py-4">
        <CopyButton text={() => JSON.stringify(entry, null, 2)} label="Copy the JSON">
          JSON
        </CopyButton>
        <CopyButton text={() => entryLink(entry, window.location.origin)} label="Copy a link to this entry">
          Link
        </CopyButton>
        <Button onClick={() => onChange({ actor_id: entry.actor.id })}>
          <Filter className="size-3.5" /> Only who did this
        </Button>
        <Button onClick={() => onChange({ action: entry.action })}>
          <Filter className="size-3.5" /> Only this action
        </Button>
      </section>
    </FieldList>
  );
}
