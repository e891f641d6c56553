import {
  defaultLimit,
  type ErrorDetail,
  type IdCursor,
  idCursorSchema,
  type PageInput,
} from '@masker/contract';
import { badCursor, openCursor } from './open-cursor.ts';
import type { CursorSigner } from './signer.ts';

/** The position of a page in a list that is ordered by id. */
export interface IdPosition {
  limit: number;
  /** The last id of the previous page; null for the first page. */
  after: string | null;
  /** The search text; null to return everything. */
  search: string | null;
}

const otherSearch = (parameter: string): ErrorDetail[] => [
  { parameter, message: 'must be the one that the cursor was issued for, or be left out' },
];

/**
 * Returns the position of a page, or the problems with its cursor.
 *
 * @param parameter what the list calls the search
 */
export function idPosition(
  list: IdCursor['k'],
  input: PageInput & { search?: string | undefined },
  accountId: string,
  signer: CursorSigner,
  parameter = 'search',
): IdPosition | ErrorDetail[] {
  const limit = input.limit ?? defaultLimit;
  const search = input.search ?? null;
  if (input.cursor === undefined) return { limit, after: null, search };
  const cursor = openCursor(idCursorSchema, signer, accountId, input.cursor);
  if (Array.isArray(cursor)) return cursor;
  if (cursor.k !== list) return badCursor(input.cursor);
  if (search !== null && search !== cursor.q) return otherSearch(parameter);
  return { limit, after: cursor.i, search: cursor.q ?? null };
}

/** The cursor of the page after `lastId`; null at the end of the list. */
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
