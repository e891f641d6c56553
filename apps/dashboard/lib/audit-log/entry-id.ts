import type { AccessEntry } from '@masker/contract';

/** An entry as an address names it: by its number in the account. */
export function entryId({ sequence }: AccessEntry): string {
  return String(sequence);
}
