import type { AuditEntry } from '@masker/contract';

/** An entry as an address names it: by its number in the account. */
export function entryId({ sequence }: AuditEntry): string {
  return String(sequence);
}
