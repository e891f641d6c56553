import type { SessionFilter } from '../session/filter.ts';

/** Which sessions of one account to return, and in which order. Instants are milliseconds since the epoch. */
export interface SessionQuery extends SessionFilter {
  accountId: string;
  since: number;
  /** By `started_at`, then by `id`: both descending (`newest`, the default) or both ascending. */
  order?: SessionOrder | undefined;
  /** The last row of the page before, or where it stopped looking. */
  after?: SessionPosition | undefined;
  limit: number;
}

export type SessionOrder = 'newest' | 'oldest';

/** A place in the order of the list. */
export interface SessionPosition {
  startedAt: number;
  id: string;
}

/** A page as the database made it. */
export interface SessionRows {
  /** The wire JSON of the sessions, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** Where the next page goes on: the last session of this one, or of those it looked at; null when nothing is left. */
  last: SessionPosition | null;
}
