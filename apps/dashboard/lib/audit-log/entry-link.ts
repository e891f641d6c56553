import type { AuditEntry } from '@masker/contract/plain';
import { formatInstant } from '@masker/contract/plain';
import { entryId } from './entry-id.ts';

/** The path of the audit log. */
export const auditLogPath = '/audit-log';

/** A URL that shows an entry wherever it is in the log: the list of its millisecond, with the entry open. */
export function entryLink(entry: AuditEntry, origin: string): string {
  const until = formatInstant(Date.parse(entry.at) + 1);
  const search = new URLSearchParams({ since: entry.at, until, entry: entryId(entry) });
  return `${origin}${auditLogPath}?${search}`;
}
