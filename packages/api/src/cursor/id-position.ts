import {
  defaultLimit,
  type ErrorDetail,
  type IdCursor,
  idCursorSchema,
  type PageInput,
  problem,
} from '@masker/contract';
import type { CursorSeal } from './seal.ts';

/** A page of a list that is read in the order of its ids. */
export interface IdPosition {
  limit: number;
  /** The last id of the page before; null for the first page. */
  after: string | null;
}

/** Where a page of a list starts, or what is wrong with its cursor. */
export function idPosition(
  list: IdCursor['k'],
  input: PageInput,
  accountId: string,
  seal: CursorSeal,
): IdPosition | ErrorDetail[] {
  const limit = input.limit ?? defaultLimit;
  if (input.cursor === undefined) return { limit, after: null };
  const opened = idCursorSchema.safeParse(seal.open(accountId, input.cursor));
  if (!opened.success || opened.data.k !== list) {
    return [problem('cursor', { message: 'is not a next_cursor of this list' }, input.cursor)];
  }
  return { limit, after: opened.data.i };
}

/** The cursor of the page behind `lastId`; null when nothing is left. */
export function idCursor(
  list: IdCursor['k'],
  lastId: string | null,
  accountId: string,
  seal: CursorSeal,
): string | null {
  if (lastId === null) return null;
  return seal.seal(accountId, { v: 1, k: list, i: lastId } satisfies IdCursor);
}
