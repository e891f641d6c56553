import {
  defaultLimit,
  type ErrorDetail,
  type IdCursor,
  idCursorSchema,
  type PageInput,
} from '@masker/contract';
import { badCursor, openCursor } from './open-cursor.ts';
import type { CursorSigner } from './signer.ts';

/** A page of a list that is read in the order of its ids. */
export interface IdPosition {
  limit: number;
  /** The last id of the page before; null for the first page. */
  after: string | null;
  /** What is searched for; null for everything. */
  search: string | null;
}

const otherSearch: ErrorDetail[] = [
  { parameter: 'search', message: 'must be the one that the cursor was issued for, or be left out' },
];

/** Where a page of a list starts, or what is wrong with its cursor. */
export function idPosition(
  list: IdCursor['k'],
  input: PageInput & { search?: string | undefined },
  accountId: string,
  signer: CursorSigner,
): IdPosition | ErrorDetail[] {
  const limit = input.limit ?? defaultLimit;
  const search = input.search ?? null;
  if (input.cursor === undefined) return { limit, after: null, search };
  const cursor = openCursor(idCursorSchema, signer, accountId, input.cursor);
  if (Array.isArray(cursor)) return cursor;
  if (cursor.k !== list) return badCursor(input.cursor);
  if (search !== null && search !== cursor.q) return otherSearch;
  return { limit, after: cursor.i, search: cursor.q ?? null };
}

/** The cursor of the page behind `lastId`; null when nothing is left. */
export function idCursor(
  list: IdCursor['k'],
  lastId: string | null,
  accountId: string,
  signer: CursorSigner,
  search: string | null = null,
): string | null {
  if (lastId === null) return null;
  const searched = search === null ? {} : { q: search };
  return signer.sign(accountId, { v: 1, k: list, i: lastId, ...searched } satisfies IdCursor);
}
