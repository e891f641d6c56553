import type { AuditEntry } from '@masker/contract/plain';
import { formatInstant } from '@masker/contract/plain';
import { entryId } from './entry-id.ts';

/** Where the audit log is. */
export const auditLogPath = '/audit-log';

/** An address that shows an entry wherever it is in the record: the list of its millisecond, with it open. */
export function entryLink(entry: AuditEntry, origin: string): string {
  const until = formatInstant(Date.parse(entry.at) + 1);
  const search = new URLSearchParams({ since: entry.at, until, entry: entryId(entry) });
  return `${origin}${auditLogPath}?${search}`;
}
