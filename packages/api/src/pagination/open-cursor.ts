import { type ErrorDetail, errorDetail } from '@masker/contract';
import type { z } from 'zod';
import type { CursorSigner } from './signer.ts';

/**
 * Verifies and parses a cursor.
 *
 * @param schema the schema of the list's cursors
 * @returns the content of the cursor, or the problem with it
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

/** The problem with a cursor that is not one of this list. */
export function badCursor(cursor: string): ErrorDetail[] {
  return [
    errorDetail(
      'cursor',
      { message: 'is not a next_cursor of this list; omit it to start again from the first page' },
      cursor,
    ),
  ];
}

/**
 * The problem with a cursor that is sent with other filters than it was issued for; null if there is none.
 *
 * @param same for each filter, whether it was left out or is unchanged
 */
export function changedFilters(cursor: string, same: Record<string, boolean>): ErrorDetail[] | null {
  const changed = Object.keys(same).filter((name) => !same[name]);
  if (changed.length === 0) return null;
  const message = `was issued for another ${changed.join(', ')}; leave the filters out, or repeat them unchanged`;
  return [errorDetail('cursor', { message }, cursor)];
}
