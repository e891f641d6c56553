import type { AuditEntry } from '@masker/contract';

/** The id of an entry in a URL: its number in the account. */
export function entryId({ sequence }: AuditEntry): string {
  return String(sequence);
}
