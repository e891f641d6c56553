import { type ErrorDetail, errorDetail } from '@masker/contract';
import type { z } from 'zod';
import type { CursorSigner } from './signer.ts';

/**
 * Opens a cursor that continues a list of one kind.
 *
 * @param schema of what cursors of that list say
 * @returns what it says, or what is wrong with it
 */
export function openCursor<S extends z.ZodObject>(
  schema: S,
  signer: CursorSigner,
  accountId: string,
  cursor: string,
): z.output<S> | ErrorDetail[] {
  const opened = schema.safeParse(signer.verify(accountId, cursor));
  return opened.success ? opened.data : badCursor(cursor);
}

/** What is wrong with a cursor that does not continue the list. */
export function badCursor(cursor: string): ErrorDetail[] {
  return [errorDetail('cursor', { message: 'is not a next_cursor of this list' }, cursor)];
}

/**
 * What is wrong with a cursor that comes with other filters than it was issued for; null when nothing is.
 *
 * @param same for each filter, whether it was left out or is the same
 */
export function changedFilters(cursor: string, same: Record<string, boolean>): ErrorDetail[] | null {
  const changed = Object.keys(same).filter((name) => !same[name]);
  if (changed.length === 0) return null;
  const message = `was issued for another ${changed.join(', ')}; leave the filters out, or repeat them unchanged`;
  return [errorDetail('cursor', { message }, cursor)];
}
