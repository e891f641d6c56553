import {
  defaultLimit,
  type ErrorDetail,
  type IdCursor,
  idCursorSchema,
  type PageInput,
} from '@masker/contract';
import { badCursor, openCursor } from './open-cursor.ts';
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
  const cursor = openCursor(idCursorSchema, seal, accountId, input.cursor);
  if (Array.isArray(cursor)) return cursor;
  return cursor.k === list ? { limit, after: cursor.i } : badCursor(input.cursor);
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
